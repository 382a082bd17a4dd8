using System.Text;

namespace Swim.Lanes.Tests.Agents;

/// <summary>Writes down what it is told, in short words, and keeps the state that follows from it.</summary>
internal sealed class FakeReader : ILaneReader
{
    private readonly object _gate = new();
    private readonly List<string> _log = [];
    private LaneLink? _link;

    /// <summary>Whether it asks for the next part of a snapshot by itself.</summary>
    public bool AsksForMore { get; init; } = true;

    public string? Value { get; private set; }

    public SortedDictionary<string, string> Entries { get; } = new(StringComparer.Ordinal);

    public List<string> EntryOrder { get; } = [];

    public int Parts { get; private set; }

    public Guid Epoch { get; private set; }

    public string[] Log
    {
        get
        {
            lock (_gate) return [.. _log];
        }
    }

    public string Text => string.Join(" | ", Log);

    public SortedDictionary<string, string> CopyEntries()
    {
        lock (_gate) return new SortedDictionary<string, string>(Entries, StringComparer.Ordinal);
    }

    public void Clear()
    {
        lock (_gate) _log.Clear();
    }

    public void OnLinked(LaneLink link)
    {
        _link = link;
        Epoch = link.Epoch;
        Note("linked");
    }

    public void OnOps(ReadOnlySpan<LaneOp> ops)
    {
        lock (_gate)
        {
            foreach (ref readonly var op in ops) Apply(op);
        }
    }

    public void OnSnapshot(in LaneSnapshot snapshot)
    {
        Parts++;
        if (snapshot.IsFirst) EntryOrder.Clear();
        lock (_gate)
        {
            foreach (ref readonly var entry in snapshot.Entries)
            {
                if (entry.Key is { } key) EntryOrder.Add(Read(key));
                Apply(entry);
            }
        }

        if (snapshot.IsLast) Note("synced");
        else if (AsksForMore) _link!.RequestMore(snapshot.Entries[^1].Key!);
    }

    public void OnUnlinked(UnlinkReason reason) => Note($"unlinked {reason}");

    /// <summary>Waits (some answers come from the feed's own worker) until the log satisfies a condition.</summary>
    public void WaitFor(Func<string[], bool> condition)
    {
        lock (_gate)
        {
            while (!condition([.. _log]))
                if (!Monitor.Wait(_gate, TimeSpan.FromSeconds(20))) Assert.Fail($"Nothing came for 20 s; so far: {string.Join(" | ", _log)}");
        }
    }

    private static string Read(Payload? payload) => payload is null ? "" : Encoding.UTF8.GetString(payload.Span);

    private void Apply(in LaneOp op)
    {
        var key = Read(op.Key);
        var body = Read(op.Body);
        switch (op.Kind)
        {
            case LaneOpKind.Set:
                Value = body;
                Note($"set {body}");
                break;
            case LaneOpKind.Item:
                Note($"item {body}");
                break;
            case LaneOpKind.Update:
                Entries[key] = body;
                Note($"update {key} {body}");
                break;
            case LaneOpKind.Remove:
                Entries.Remove(key);
                Note($"remove {key}");
                break;
            case LaneOpKind.Clear:
                Entries.Clear();
                Note($"clear");
                break;
        }
    }

    private void Note(string what)
    {
        lock (_gate)
        {
            _log.Add(what);
            Monitor.PulseAll(_gate);
        }
    }
}
