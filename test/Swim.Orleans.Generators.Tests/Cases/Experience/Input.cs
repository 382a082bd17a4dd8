[Agent("/vehicle/:id")]
public sealed partial class VehicleAgent : WebAgent
{
    [Lane] public partial ValueLane<Position> Position { get; }
    [Lane] public partial MapLane<DateTimeOffset, Position> Track { get; }
    [Lane(Durability = Durability.Committed)] public partial ValueLane<int> Odometer { get; }

    [Command] void Report(Telemetry t)                       // lane "report"
    {
        Position.Value = t.Position;
        Track[Clock.GetUtcNow()] = t.Position;
        Track.KeepLast(100);
    }

    [OnSet(nameof(Position))] void Moved(Position now, Position? before) => Odometer.Value++;
    [Every("5s")] void Tick() { }
}

[Form] public readonly partial record struct Position(double Lat, double Lon);
[Form] public readonly partial record struct Telemetry(Position Position);
