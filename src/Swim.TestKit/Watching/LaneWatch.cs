using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;

namespace Swim.TestKit.Watching;

/// <summary>
/// Everything that a lane publishes: an ordinary link that is read at once, on the feed's thread, so that nothing waits and nothing is coalesced. Keeps the last events for messages, and as many more
/// for expectations to read from where they left off; both bounded. Safe from any thread.
/// </summary>
internal sealed class LaneWatch(SwimTest test, string nodeUri, string lane) : LinkBuffer
{
    private const int MaxLog = 10_000;

    private readonly Lock _reading = new();
    private readonly Lock _gate = new();
    private readonly Ring<LinkEvent> _history = new(test.HistoryLength);
    private readonly List<LinkEvent> _log = [];
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LaneKind? _kind;
    private LinkEvent? _last;
    private long _logStart;
    private long _changes;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string NodeUri => nodeUri;

    public string Lane => lane;

    /// <summary>Completes when the agent has answered: the state is there, or there will be none.</summary>
    public Task Answered
    {
        [SuppressMessage("Usage", "VSTHRD003", Justification = "completed by this watch itself, continuations run asynchronously")]
        get => _answered.Task;
    }

    /// <summary>What kind of lane it is, once linked.</summary>
    public LaneKind? LaneKind => _kind;

    /// <summary>Why the link was refused or ended.</summary>
    public UnlinkReason? Ended { get; private set; }

    /// <summary>Whether the lane has a state; else what has gone by is all there is.</summary>
    public bool HasState => _kind is not (Lanes.LaneKind.Command or Lanes.LaneKind.Supply);

    /// <summary>Whether each event says the whole state.</summary>
    public bool IsValue => _kind is Lanes.LaneKind.Value or Lanes.LaneKind.Demand;

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

    protected override void OnReady()
    {
        lock (_reading)
        {
            while (TryTake(out var item))
            {
                Read(item);
                item.Release();
            }
        }

        test.Activity.Touch();
    }

    private void Read(in LinkItem item)
    {
        var now = test.Clock.GetUtcNow();
        switch (item.Kind)
        {
            case LinkItemKind.Linked:
                _kind = Kind;
                Ended = null;
                Add(LinkEvent.Notice(LinkEventKind.Linked, now), isChange: false);
                if (!HasState) _answered.TrySetResult();
                break;
            case LinkItemKind.Synced:
                Add(LinkEvent.Notice(LinkEventKind.Synced, now), isChange: true);
                _answered.TrySetResult();
                break;
            case LinkItemKind.Unlinked:
                Ended = item.Reason;
                Add(LinkEvent.Notice(LinkEventKind.Unlinked, now, item.Reason), isChange: true);
                _answered.TrySetResult();
                break;
            default:
                Add(LinkEvent.Of(item.Op, now), isChange: true);
                break;
        }
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
    }
}
