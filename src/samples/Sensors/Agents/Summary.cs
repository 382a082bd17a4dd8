namespace Sensors.Agents;

/// <summary>A minute of readings, in °C.</summary>
[Form]
public readonly partial record struct Summary(double Lowest, double Mean, double Highest);
