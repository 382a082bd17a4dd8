using Swim.Lanes;

namespace Swim.Tests.Agents;

/// <summary>Follows the jobs and the floor of a workshop by downlinks, and keeps what it sees.</summary>
[Agent("/follower/:of")]
public sealed partial class FollowerAgent : WebAgent
{
    private ListDownlink<string>? _jobs;
    private MapDownlink<string, Part>? _near;

    [Lane(Durability = Durability.Transient)] public partial ListLane<string> Copy { get; }

    [Lane(Durability = Durability.Transient)] public partial ValueLane<string> Jobs { get; }

    [Lane(Durability = Durability.Transient)] public partial ValueLane<string> North { get; }

    [Lane(Durability = Durability.Transient)] public partial ValueLane<string> Near { get; }

    private string Other => $"/workshop/{GetProperty("of")}/1/Late";

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        _jobs = Downlinks.List(Other, "jobs", new ListDownlinkHandlers<string>
        {
            OnInsert = (index, value) => Shown(() => Copy.Insert(index, value)),
            OnUpdate = (index, value) => Shown(() => Copy[index] = value),
            OnMove = (from, to, _) => Shown(() => Copy.Move(from, to)),
            OnRemove = (index, _) => Shown(() => Copy.RemoveAt(index)),
            OnClear = () =>
            {
                AgentEvents.Add(NodeUri, "clear");
                Shown(Copy.Clear);
            },
            OnSynced = () => AgentEvents.Add(NodeUri, "synced"),
        });
        MapDownlink<string, Part>? north = null;
        north = Downlinks.Map(Other, "floor", new GeoBox(50, -10, 90, 10), new MapDownlinkHandlers<string, Part>
        {
            OnUpdate = (_, _) => North.Value = Names(north!),
            OnRemove = _ => North.Value = Names(north!),
            OnClear = () => North.Value = "",
        });
        _near = Downlinks.Map(Other, "floor", new GeoPoint(0, 1), 1_000_000, new MapDownlinkHandlers<string, Part>
        {
            OnUpdate = (_, _) => Near.Value = Names(_near!),
            OnRemove = _ => Near.Value = Names(_near!),
            OnClear = () => Near.Value = "",
        });
        return Task.CompletedTask;
    }

    [Command] private void Insert(string value) => _jobs!.Insert(0, value);

    [Command] private void Replace(string value) => _jobs!.Set(0, value);

    [Command] private void MoveFirst(int to) => _jobs!.Move(0, to);

    [Command] private void RemoveFirst() => _jobs!.RemoveAt(0);

    [Command] private void ClearAll() => _jobs!.Clear();

    private static string Names(MapDownlink<string, Part> link) => string.Join(' ', link.Entries.Keys.Order(StringComparer.Ordinal));

    // what the handlers say and what the downlink holds must be the same list
    private void Shown(Action change)
    {
        change();
        if (!Copy.SequenceEqual(_jobs!.Items)) AgentEvents.Add(NodeUri, $"differs: {string.Join(' ', Copy)} and {string.Join(' ', _jobs.Items)}");
        Jobs.Value = string.Join(' ', _jobs.Items);
    }
}
