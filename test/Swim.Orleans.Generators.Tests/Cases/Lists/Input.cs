namespace Plans;

[Agent("/plan/:id")]
public sealed partial class PlanAgent : WebAgent
{
    [Lane] public partial ListLane<string> Steps { get; }

    [Lane(Durability = Durability.Committed)] public partial SpatialLane<int, string?> Places { get; }

    [WillUpdate(nameof(Steps))] private static string Trimmed(int index, string now) => now.Trim();

    [OnInsert(nameof(Steps))] private void Inserted(int index) => Changes++;

    [OnUpdate(nameof(Steps))] private void Updated(int index, string now, string before) => Changes++;

    [WillRemove(nameof(Steps)), OnRemove(nameof(Steps))] private void Removing(int index) => Changes++;

    [WillMove(nameof(Steps))] private void Moving(int from, int to) => Changes++;

    [OnMove(nameof(Steps))] private void Moved(int from, int to, string value) => Changes++;

    [WillClear(nameof(Steps)), OnClear(nameof(Steps)), OnClear(nameof(Places))] private void Cleared() => Changes++;

    [WillDrop(nameof(Steps)), OnDrop(nameof(Steps)), WillTake(nameof(Steps)), OnTake(nameof(Steps))] private void Shortened(int count) => Changes++;

    [OnUpdate(nameof(Places))] private void Put(int key, GeoShape at, string? now) => Changes++;

    [OnMove(nameof(Places))] private void Shifted(int key, GeoShape from, GeoShape to) => Changes++;

    [OnRemove(nameof(Places))] private void Lost(int key, in GeoShape at) => Changes++;

    private int Changes { get; set; }
}
