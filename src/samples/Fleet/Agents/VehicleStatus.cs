namespace Fleet.Agents;

/// <summary>How a vehicle is doing.</summary>
/// <param name="Speed">In km/h.</param>
/// <param name="Charge">Of its battery, in percent.</param>
/// <param name="Odometer">In km.</param>
[Form]
public readonly partial record struct VehicleStatus(double Speed, double Charge, double Odometer);
