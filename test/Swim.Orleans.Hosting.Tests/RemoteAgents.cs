using Swim.Lanes;

namespace Swim.Hosting.Tests;

/// <summary>Holds what agents of another host follow.</summary>
[Agent("/shelf/:id")]
public sealed partial class ShelfAgent : WebAgent
{
    [Lane] public partial ValueLane<int> Count { get; }

    [Lane] public partial MapLane<string, int> Items { get; }

    [Command] private void Put(int count)
    {
        Count.Value = count;
        Items[$"item{count}"] = count;
    }

    [Command] private void End() => Stop();
}

/// <summary>Follows and commands a shelf wherever it is.</summary>
[Agent("/follower/:name")]
public sealed partial class FollowerAgent : WebAgent
{
    private ValueDownlink<int>? _count;

    [Lane] public partial ValueLane<int> Seen { get; }

    [Lane] public partial MapLane<string, int> Copies { get; }

    [Lane] public partial ValueLane<int> Events { get; }

    [Lane] public partial ValueLane<string> Down { get; }

    [Lane] public partial ValueLane<string> Failure { get; }

    [Join] public partial JoinValueLane<string, int> Counts { get; }

    [Lane] public partial JoinMapLane<string, string, int> Stocks { get; }

    [Lane] public partial ValueLane<int> Sum { get; }

    [Lane] public partial ValueLane<int> Stocked { get; }

    [Command]
    private void Join(string shelf)
    {
        Counts.Add(shelf, shelf, "count");
        Stocks.Add(shelf, shelf, "items");
    }

    [OnUpdate(nameof(Counts))]
    private void Counted(string shelf, int now, int before) => Sum.Value += now - before;

    [OnUpdate(nameof(Stocks))]
    private void Added(string item, int now, int before) => Stocked.Value = Stocks.Count;

    [OnRemove(nameof(Stocks))]
    private void Removed(string item, int before) => Stocked.Value = Stocks.Count;

    [Command]
    private void Follow(string shelf)
    {
        _count = Downlinks.Value<int>(shelf, "count", count => Seen.Value = count, reason => Down.Value = reason.ToString());
        Downlinks.Map(shelf, "items", new MapDownlinkHandlers<string, int>
        {
            OnUpdate = (key, value) =>
            {
                Copies[key] = value;
                Events.Value++;
            },
            OnRemove = key =>
            {
                Copies.Remove(key);
                Events.Value++;
            },
        });
    }

    [Command] private void SetThrough(int count) => _count!.Set(count);

    [Command]
    private void Fill(string shelf)
    {
        for (var i = 1; i <= 100; i++) Command(shelf, "put", i);
    }

    protected override void OnFailure(Exception error, string? lane) => Failure.Value = error.GetType().Name;
}
