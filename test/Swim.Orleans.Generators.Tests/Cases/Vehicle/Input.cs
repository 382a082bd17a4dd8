namespace Fleet;

[Agent("/vehicle/:id")]
public sealed partial class VehicleAgent : WebAgent
{
    [Lane] public partial ValueLane<Position> Position { get; }
    [Lane] public partial MapLane<DateTimeOffset, Position> Track { get; }
    [Lane(Durability = Durability.Committed)] public partial ValueLane<int> Odometer { get; }
    [Lane("log")] public partial CommandLane<string> Lines { get; }

    private int _moves;

    [Command] private void Report(Telemetry t) => _moves += t.Meters;

    [Command("log")] private async Task WriteAsync(string line) => await Task.CompletedTask;

    [Command] private ValueTask Reset() => default;

    [OnSet(nameof(Position))] private void Moved(Position now, Position? before) => _moves++;

    [WillSet(nameof(Odometer))] private int NeverBack(int now, int before) => Math.Max(now, before);

    [WillSet(nameof(Odometer))] private static int NeverNegative(int now) => Math.Max(now, 0);

    [OnUpdate(nameof(Track))] private void Recorded(DateTimeOffset key, Position now) => _moves++;

    [OnRemove(nameof(Track))] private void Forgotten(DateTimeOffset key, Position before) => _moves--;

    [OnClear(nameof(Track))] private void Cleared() => _moves = 0;

    [OnDrop(nameof(Track)), OnTake(nameof(Track))] private void Shortened(int count) => _moves = count;

    [Every("5s")] private void Tick() => _moves++;

    [Every("250ms")] private Task BlinkAsync() => Task.CompletedTask;
}

[Form] public readonly partial record struct Position(double Lat, double Lon);

[Form] public sealed partial record Telemetry(Position Position, int Meters = 0);
