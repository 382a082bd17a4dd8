using Swim.Recon;

namespace Swim.Tests.Agents;

public enum Shift
{
    Early,
    Late,
}

[Form]
public sealed partial record Part(string Name, int Weight);

/// <summary>One agent with every kind of lane, a trait twice, and typed route parameters.</summary>
[Agent("/workshop/:town/:number/:shift")]
public sealed partial class WorkshopAgent : WebAgent
{
    [RouteParameter] public partial string Town { get; }

    [RouteParameter] public partial int Number { get; }

    [RouteParameter] public partial Shift Shift { get; }

    [Trait] public partial Counting Counting { get; }

    [Trait("night/")] public partial Counting Night { get; }

    [Lane] public partial ValueLane<string> Sign { get; }

    [Lane(KeepLast = 2)] public partial MapLane<string, Part> Shelf { get; }

    [Lane] public partial SupplyLane<Part> Arrivals { get; }

    [Lane] public partial DemandLane<int> Weight { get; }

    [Lane] public partial DemandMapLane<string, int> Weights { get; }

    [Lane] public partial ListLane<string> Jobs { get; }

    [Lane] public partial SpatialLane<string, Part> Floor { get; }

    [Join] public partial JoinValueLane<string, string> Signs { get; }

    [Lane] public partial JoinMapLane<string, string, Part> Shelves { get; }

    [Store] private partial ValueStore<int> Received { get; }

    [Store] private partial MapStore<string, int> ByName { get; }

    [Command]
    private void Receive(Part part)
    {
        Shelf[part.Name] = part;
        Received.Value++;
        ByName[part.Name] = part.Weight;
        Arrivals.Push(part);
        Weight.Cue();
        Weights.Cue(part.Name);
    }

    [Command] private void ReceiveAll(List<Part> parts) => Sign.Value = $"{parts.Count} parts";

    [Command]
    private void Neighbour(string number)
    {
        var node = $"/workshop/{Town}/{number}/{Shift}";
        Signs.Add(number, node, "sign");
        Shelves.Add(number, node, "shelf");
    }

    [Command]
    private void Churn(int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            Jobs.Add($"x{i}");
            Jobs.Move(Jobs.Count - 1, 0);
            if (Jobs.Count > 3) Jobs.RemoveAt(3);
        }
    }

    [Command] private void Place(Part part) => Floor.Put(part.Name, new GeoPoint(part.Weight, 1), part);

    [Command] private void Shift10(string name) => Floor.Move(name, new GeoPoint(10, 1));

    [WillUpdate(nameof(Jobs))] private static string Trimmed(int index, string now) => now.Trim();

    [OnInsert(nameof(Jobs))] private void JobCame(int index, string now) => Sign.Value = $"+{index} {now}";

    [OnMove(nameof(Jobs))] private void JobMoved(int from, int to, string value) => Sign.Value = $"{from}>{to} {value}";

    [OnRemove(nameof(Jobs))] private void JobDone(int index, string before) => Sign.Value = $"-{index} {before}";

    [OnMove(nameof(Floor))] private void PartMoved(string key, GeoShape from, GeoShape to, Part value) => Sign.Value = $"{value.Name} from {from.Point.Lat} to {to.Point.Lat}";

    [Command] private void Close() => Stop();

    [OnCue(nameof(Weight))] private int Sum() => Shelf.Values.Sum(part => part.Weight);

    [OnSync(nameof(Weights))] private IEnumerable<string> Names() => Shelf.Keys;

    [OnCue(nameof(Weights))] private int? WeightOf(string name) => Shelf.TryGetValue(name, out var part) ? part.Weight : null;

    [OnUpdate(nameof(Signs))] private void SignSeen(string number, string now) => Sign.Value = $"{number} says {now}";

    [Http] private List<int> Counts() => [Received.Value, ByName.Count, Shelf.Count];

    [Http("counts", "DELETE")] private void Forget() => ByName.Clear();

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        if (Sign.Value.Length == 0) Sign.Value = $"{Town} {Number + 1} {Shift} {Counting.Started}{Night.Started}";
        return Task.CompletedTask;
    }
}
