using System.Collections.Frozen;

namespace Swim.Lanes;

/// <summary>Lanes that one agent has opened while running, and stored ones that it may still open. For the agent's own thread.</summary>
internal sealed class OpenedLanes
{
    private LaneDefinition[] _visible = [];

    /// <summary>By name; closed ones that are stored stay, so that their pending changes and a second opening meet the same lane.</summary>
    public Dictionary<string, Lane> Lanes { get; } = new(StringComparer.Ordinal);

    /// <summary>Name to kind of every stored lane; null while there is none.</summary>
    public MapStore<string, string>? Directory { get; set; }

    /// <summary>What was read when the agent was opened, until it has started.</summary>
    public AgentRecords? Records { get; set; }

    /// <summary>Records of lanes that may still be opened.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Waiting { get; set; } = FrozenDictionary<string, ReadOnlyMemory<byte>>.Empty;

    /// <summary>What can be linked, for any thread: replaced, never written to.</summary>
    public IReadOnlyList<LaneDefinition> Visible => Volatile.Read(ref _visible);

    public bool IsEmpty => Lanes.Count == 0 && Directory is null;

    public Lane? Find(string name) => Lanes.TryGetValue(name, out var lane) && !lane.Has(LaneState.Shut) ? lane : null;

    /// <summary>The agent has started: of what was read, only records of stored lanes that it has not opened stay in memory.</summary>
    public void KeepWhatIsStillToBeOpened()
    {
        if (Records is not { } records) return;
        var waiting = Directory is not { } directory ? null : records.Records
            .Where(record => RecordNames.LaneOf(record.Key) is var lane && (directory.ContainsKey(lane) || directory.IsQuarantined) && !Lanes.ContainsKey(lane))
            .ToDictionary(record => record.Key, record => record.Value, StringComparer.Ordinal);
        Waiting = waiting is { Count: > 0 } ? waiting : FrozenDictionary<string, ReadOnlyMemory<byte>>.Empty;
        records.ReleaseRecords();
        Records = null;
    }

    /// <summary>A lane was opened or closed.</summary>
    public void Publish() => Volatile.Write(ref _visible, [.. Lanes.Values.Where(static lane => !lane.Has(LaneState.Shut) && !lane.Definition.IsPrivate).Select(static lane => lane.Definition)]);

    /// <summary>The lane has what it waited for.</summary>
    public void LetGo(string lane)
    {
        if (Waiting is not Dictionary<string, ReadOnlyMemory<byte>> waiting) return;
        foreach (var record in waiting.Keys.Where(record => RecordNames.LaneOf(record) == lane).ToArray()) waiting.Remove(record);
        if (waiting.Count == 0) Waiting = FrozenDictionary<string, ReadOnlyMemory<byte>>.Empty;
    }
}
