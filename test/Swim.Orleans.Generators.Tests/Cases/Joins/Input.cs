namespace Fleet;

[Agent("/fleet/:id")]
public sealed partial class FleetAgent : WebAgent
{
    [Join] public partial JoinValueLane<string, Position> Vehicles { get; }

    [Lane("stops", Durability = Durability.Transient)] public partial JoinMapLane<int, string, long> Stops { get; }

    [OnUpdate(nameof(Vehicles))] private void Moved(string vehicle, Position now, Position before) => Moves++;

    [OnRemove(nameof(Vehicles))] private void Left(string vehicle) => Moves++;

    [OnLinked(nameof(Vehicles))] private void Linked(string vehicle) => Moves++;

    [OnUnlinked(nameof(Vehicles))] private void Unlinked(string vehicle, Swim.Lanes.UnlinkReason reason) => Moves++;

    [OnUpdate(nameof(Stops))] private static void Stopped(string stop, long now)
    {
    }

    [OnClear(nameof(Stops))] private void Cleared() => Moves = 0;

    [OnSynced(nameof(Stops))] private void Synced(int line) => Moves += line;

    [OnUnlinked(nameof(Stops))] private void Lost(int line) => Moves -= line;

    private int Moves { get; set; }
}

[Form] public readonly partial record struct Position(double Lat, double Lon);
