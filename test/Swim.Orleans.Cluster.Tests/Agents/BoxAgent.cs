using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Swim.Lanes;

namespace Swim.Tests.Agents;

/// <summary>One lane of each kind, so that all can be read from elsewhere.</summary>
[Agent("/box/:id")]
public sealed partial class BoxAgent : WebAgent
{
    private static readonly ConcurrentDictionary<string, int> Ends = new(StringComparer.Ordinal);

    /// <summary>How often an agent has ended in order.</summary>
    public static int EndsOf(string node) => Ends.GetValueOrDefault(node);

    [Lane] public partial ValueLane<int> Count { get; }

    [Lane(Durability = Durability.Committed)] public partial ValueLane<int> Safe { get; }

    [Lane(Durability = Durability.Transient)] public partial ValueLane<string> Note { get; }

    [Lane] public partial MapLane<string, int> Items { get; }

    [Lane] public partial ListLane<string> Rows { get; }

    [Lane] public partial SupplyLane<int> News { get; }

    [Lane] public partial SpatialLane<string, Spot> Places { get; }

    protected override Task OnStopAsync(CancellationToken cancellationToken)
    {
        Ends.AddOrUpdate(NodeUri, 1, static (_, ends) => ends + 1);
        return Task.CompletedTask;
    }

    [Command] private void Add(int by) => Count.Value += by;

    [Command] private void Keep(int value) => Safe.Value = value;

    [Command] private void Write(string text) => Note.Value = text;

    [Command] private void Tell(int item) => News.Push(item);

    [Command] private void Append(string row) => Rows.Add(row);

    [Command]
    private void Fill(int count)
    {
        for (var i = 0; i < count; i++) Items[$"k{i}"] = i;
    }

    [Command] private void Take(string key) => Items.Remove(key);

    [Command] private void Place(Spot spot) => Places.Put(spot.Name, new GeoPoint(spot.Lat, spot.Lng), spot);

    [Command] private void Halt() => Stop();

    [Command]
    private void Crash()
    {
        ((IGrainBase)this).GrainContext.SetComponent(Swim.Runtime.AgentCrash.Instance);
        DeactivateOnIdle();
    }

    [Command]
    private void MoveTo(string silo)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, SiloAddress.FromParsableString(silo));
        this.MigrateOnIdle();
    }
}
