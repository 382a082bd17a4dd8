using Swim.Lanes;

namespace Swim.TestKit.Watching;

/// <summary>
/// Everything that a lane publishes, uncoalesced, as long as the feed can call its readers at once. Keeps the last events for messages, and as many more
/// for expectations to read from where they left off; both bounded. Safe from any thread.
/// </summary>
internal sealed class LaneWatch(SwimTest test, string nodeUri, string lane) : ILaneReader
{
    private const int MaxLog = 10_000;

    private readonly Lock _gate = new();
    private readonly Ring<LinkEvent> _history = new(test.HistoryLength);
    private readonly List<LinkEvent> _log = [];
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LaneLink? _link;
    private LinkEvent? _last;
    private long _logStart;
    private long _changes;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string NodeUri => nodeUri;

    public string Lane => lane;

    /// <summary>Completes when the agent has answered: the state is there, or there will be none.</summary>
    public Task Answered => _answered.Task;

    public LaneKind? Kind => _link?.Kind;

    /// <summary>Why the link was refused or ended.</summary>
    public UnlinkReason? Ended { get; private set; }

    /// <summary>Whether the lane has a state; else what has gone by is all there is.</summary>
    public bool HasState => Kind is not (LaneKind.Command or LaneKind.Supply);

    /// <summary>Whether each event says the whole state.</summary>
    public bool IsValue => Kind is LaneKind.Value or LaneKind.Demand;

    public LinkEvent? Last
    {
        get
        {
            lock (_gate) return _last;
        }
    }

    public (LinkEvent[] Events, long Missing) History
    {
        get
        {
            lock (_gate) return (_history.ToArray(), _history.Missing);
        }
    }

    /// <summary>The number of changes so far, and what completes with the next one.</summary>
    public (long Changes, Task Next) Position
    {
        get
        {
            lock (_gate) return (_changes, _changed.Task);
        }
    }

    /// <summary>Where expectations of items and sequences go on reading.</summary>
    public long Cursor { get; set; }

    /// <summary>The place of the present value in the log of values and items.</summary>
    public long LastIndex
    {
        get
        {
            lock (_gate) return _last is null ? _logStart + _log.Count : _logStart + _log.Count - 1;
        }
    }

    /// <summary>The value or item at a place, or the first one kept after it; moves the place on.</summary>
    public LinkEvent? ReadAt(ref long index)
    {
        lock (_gate)
        {
            index = Math.Max(index, _logStart);
            if (index >= _logStart + _log.Count) return null;
            return _log[(int)(index++ - _logStart)];
        }
    }

    public void OnLinked(LaneLink link)
    {
        _link = link;
        Ended = null;
        Add(LinkEvent.Notice(LinkEventKind.Linked, test.Clock.GetUtcNow()), isChange: false);
        if (!HasState) _answered.TrySetResult();
    }

    public void OnOps(ReadOnlySpan<LaneOp> ops)
    {
        var now = test.Clock.GetUtcNow();
        foreach (ref readonly var op in ops) Add(LinkEvent.Of(op, now), isChange: true);
    }

    public void OnSnapshot(in LaneSnapshot snapshot)
    {
        var now = test.Clock.GetUtcNow();
        foreach (ref readonly var entry in snapshot.Entries) Add(LinkEvent.Of(entry, now), isChange: true);
        if (snapshot.IsLast)
        {
            Add(LinkEvent.Notice(LinkEventKind.Synced, now), isChange: true);
            _answered.TrySetResult();
        }
        else
        {
            _link?.RequestMore(snapshot.Entries.IsEmpty ? Payload.Empty : snapshot.Entries[^1].Key ?? Payload.Empty);
        }
    }

    public void OnUnlinked(UnlinkReason reason)
    {
        Ended = reason;
        Add(LinkEvent.Notice(LinkEventKind.Unlinked, test.Clock.GetUtcNow(), reason), isChange: true);
        _answered.TrySetResult();
    }

    private void Add(LinkEvent next, bool isChange)
    {
        TaskCompletionSource? changed = null;
        lock (_gate)
        {
            _history.Add(next);
            if (next.Kind == LinkEventKind.Event)
            {
                _last = next;
                if (_log.Count == MaxLog)
                {
                    _log.RemoveRange(0, MaxLog / 10);
                    _logStart += MaxLog / 10;
                }

                _log.Add(next);
            }

            if (isChange)
            {
                _changes++;
                changed = _changed;
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        changed?.TrySetResult();
        test.Activity.Touch();
    }
}
