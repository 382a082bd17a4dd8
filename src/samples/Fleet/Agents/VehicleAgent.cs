namespace Fleet.Agents;

/// <summary>A vehicle. It knows nothing of its depot: whoever wants its status links to it.</summary>
[Agent("/vehicle/:id")]
public sealed partial class VehicleAgent(FleetSize fleet) : WebAgent
{
    private const double FastestSpeed = 110;
    private const double ChargePerKm = 0.4;  // percent
    private const double ChargePerTick = 3;  // percent, at the plug
    private const double TickHours = 5.0 / 3600;

    private readonly Random _random = new();

    [Lane] public partial ValueLane<VehicleStatus> Status { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        if (fleet.IsSimulated && !Status.IsSet)
            Status.Value = new VehicleStatus(_random.Next(2) * _random.Next(30, 90), 20 + _random.Next(80), _random.Next(100_000));
        return Task.CompletedTask;
    }

    /// <summary>A real vehicle says how it is doing.</summary>
    [Command]
    private void Report(VehicleStatus status) => Status.Value = status;

    [Every("5s")]
    private void Drive()
    {
        if (!fleet.IsSimulated) return;
        var (speed, charge, odometer) = Status.Value;
        var km = speed * TickHours;
        charge = speed > 0 ? Math.Max(0, charge - km * ChargePerKm) : Math.Min(100, charge + ChargePerTick);
        var drives = charge > 0 && (speed > 0 ? _random.Next(60) > 0 : charge > 30 && _random.Next(12) == 0);
        var next = drives ? Math.Clamp((speed > 0 ? speed : 40) + _random.Next(-8, 9), 5, FastestSpeed) : 0;
        Status.Value = new VehicleStatus(next, Math.Round(charge, 1), Math.Round(odometer + km, 2));
    }
}
