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
