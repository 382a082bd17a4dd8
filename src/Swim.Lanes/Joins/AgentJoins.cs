namespace Swim.Lanes;

/// <summary>
/// The links of one activation's join lanes: which have something to say (each at most once), which wait to be opened again. All but
/// <see cref="Ready"/> and what <see cref="LinkOpener"/> guards is for the agent's own thread.
/// </summary>
internal sealed class AgentJoins(AgentLanes agent)
{
    // in one run, so that commands have their turn
    private const int RunBudget = 4096;

    // of one link in one run, so that none keeps the others waiting
    private const int LinkBudget = 256;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    // where nothing is to be hoped for soon: no such node or lane, until a newer version of the app brings it
    private static readonly TimeSpan SlowPause = TimeSpan.FromMinutes(1);

    private readonly List<ISourceOwner> _lanes = [];
    private readonly PriorityQueue<SourceLink, long> _waiting = new();
    private SourceLink? _arrived;
    private SourceLink? _head;
    private SourceLink? _tail;
    private ITimer? _timer;
    private long _timerDue = long.MaxValue;
    private volatile bool _timerFired;
    private bool _begun;
    private bool _ended;

    /// <summary>Links of all join lanes.</summary>
    public int Count { get; private set; }

    public IJoinHost? Host { get; private set; }

    /// <summary>Links to be opened. This and the next two are guarded by <see cref="LinkOpener"/>.</summary>
    public Queue<SourceLink> ToOpen { get; } = new();

    public int Opening { get; set; }

    public bool HasTurn { get; set; }

    public void Add(ISourceOwner lane)
    {
        _lanes.Add(lane);
        if (agent.HasStartedJoins) Host ??= agent.Host as IJoinHost;
    }

    /// <summary>A lane has one more link.</summary>
    public void Add(SourceLink link, ISourceOwner owner)
    {
        link.Owner = owner;
        Count++;
        if (Host is null) return;
        Begin();
        Open(link);
    }

    /// <summary>A lane has let a link go.</summary>
    public void Remove(SourceLink link)
    {
        if (link.IsRemoved) return;
        link.IsRemoved = true;
        Count--;
        link.Detach();
        if (Count > 0 || !_begun) return;
        _begun = false;
        Host!.OnJoining(false);
    }

    /// <summary>A lane is closed: its links are let go.</summary>
    public void Remove(ISourceOwner lane)
    {
        _lanes.Remove(lane);
        foreach (var link in lane.AllLinks) Remove(link);
    }

    public void Start()
    {
        if (_ended) return;
        Host = agent.Host as IJoinHost;
        if (Host is null || Count == 0) return;
        Begin();
        foreach (var lane in _lanes)
            foreach (var link in lane.AllLinks) Open(link);
    }

    /// <summary>The activation ends: links are let go, what the lanes show stays for the next one.</summary>
    public void End()
    {
        if (_ended) return;
        _ended = true;
        _timer?.Dispose();
        _waiting.Clear();
        foreach (var lane in _lanes)
        {
            foreach (var link in lane.AllLinks)
            {
                link.IsRemoved = true;
                link.Detach();
            }
        }

        Count = 0;
    }

    public void Open(SourceLink link)
    {
        if (_ended || link.IsRemoved) return;
        if (link.State == JoinLinkState.Waiting) link.State = JoinLinkState.Opening;
        Host!.Opener.Open(link, this);
    }

    /// <summary>A link has something to say. Any thread.</summary>
    public void Ready(SourceLink link)
    {
        SourceLink? first;
        do
        {
            first = Volatile.Read(ref _arrived);
            link.NextReady = first;
        }
        while (Interlocked.CompareExchange(ref _arrived, link, first) != first);
        if (first is null) Host!.Wake();
    }

    /// <summary>Takes over what waits in the links, and opens those whose pause is over.</summary>
    public void Run()
    {
        if (_ended) return;
        TakeArrived();
        var left = RunBudget;
        while (_head is { } link && left > 0)
        {
            _head = link.NextReady;
            link.NextReady = null;
            if (_head is null) _tail = null;
            else CacheHint.Fetch(_head);
            var taken = Take(link, Math.Min(left, LinkBudget), out var more);
            if (taken > 0 && !link.IsRemoved) Host!.Opener.CountUpdates(link.Owner!.Kind, taken);
            left -= Math.Max(1, taken);
            if (more) Append(link);
        }

        OpenDue();
        if (_head is not null) Host!.Wake();
    }

    private void Begin()
    {
        if (_begun) return;
        _begun = true;
        Host!.OnJoining(true);
    }

    private void TakeArrived()
    {
        var link = Interlocked.Exchange(ref _arrived, null);
        SourceLink? first = null;
        var last = link;
        while (link is not null)
        {
            // newest first: turned round
            var next = link.NextReady;
            link.NextReady = first;
            first = link;
            link = next;
        }

        if (first is null) return;
        if (_tail is null) _head = first;
        else _tail.NextReady = first;
        _tail = last;
    }

    private void Append(SourceLink link)
    {
        if (_tail is null) _head = link;
        else _tail.NextReady = link;
        _tail = link;
    }

    private int Take(SourceLink link, int budget, out bool more)
    {
        for (var taken = 0; taken < budget; taken++)
        {
            if (!link.TryTake(out var item, out var isLast))
            {
                more = false;
                return taken;
            }

            try
            {
                if (!link.IsRemoved) Handle(link, item);
            }
            catch (Exception error)
            {
                agent.Host.OnHandlerFailed(link.Owner!.Name, error);
            }
            finally
            {
                item.Release();
            }

            // it may be in the list of those that have arrived again, but not in this one
            if (!isLast) continue;
            more = false;
            return taken + 1;
        }

        more = true;
        return budget;
    }

    private void Handle(SourceLink link, in LinkItem item)
    {
        switch (item.Kind)
        {
            case LinkItemKind.Op:
                HandleOp(link, item);
                break;
            case LinkItemKind.Linked:
                HandleLinked(link, item.Epoch);
                break;
            case LinkItemKind.Synced:
                link.IsSyncing = false;
                link.IsDoubtful = false;
                link.State = JoinLinkState.Synced;
                link.Owner!.OnSynced(link);
                break;
            case LinkItemKind.Unlinked when item.Reason == UnlinkReason.Deleted:
                link.Owner!.OnDeleted(link);
                break;
            case LinkItemKind.Unlinked:
                HandleUnlinked(link, item.Reason);
                break;
        }
    }

    private void HandleLinked(SourceLink link, Guid epoch)
    {
        if (!link.Owner!.Accepts(link.Kind))
        {
            link.OnUnlinked(UnlinkReason.Unsupported);
            return;
        }

        link.State = JoinLinkState.Linked;
        link.SourceEpoch = epoch;
        link.IsSyncing = true;
        link.LinkedAt = Host!.Clock.GetTimestamp();
        link.Owner.OnSyncing(link);
        link.Owner.OnLinked(link);
    }

    private void HandleOp(SourceLink link, in LinkItem item)
    {
        // what follows a linked notice that was refused
        if (link.State is JoinLinkState.Waiting or JoinLinkState.Opening) return;
        var known = link.IsSyncing;
        if (item.Epoch != link.SourceEpoch)
        {
            link.SourceEpoch = item.Epoch;
            link.IsDoubtful = true;
            known = true;
        }

        if (item.Op.Kind == LaneOpKind.Clear && link.IsDoubtful)
        {
            // after an unclean end of its activation a source sends its whole state behind a clear: compared by a sync, not cleared and filled again
            link.Owner!.OnSyncing(link);
            if (link.IsSyncing) return;
            link.IsSyncing = true;
            Open(link);
            return;
        }

        try
        {
            link.Owner!.OnOp(link, item.Op, known);
            link.IsUnreadable = false;
        }
        catch (Recon.ReconException error)
        {
            if (link.IsUnreadable) return;
            link.IsUnreadable = true;
            agent.Host.OnHandlerFailed(
                link.Owner!.Name,
                new InvalidDataException($"Join lane {link.Owner.Name} of {agent.Node} cannot read lane {link.LaneUri} of {link.NodeUri} and keeps what it had: {error.Message}", error));
        }
    }

    private void HandleUnlinked(SourceLink link, UnlinkReason reason)
    {
        var news = link.Reason != reason || link.State is JoinLinkState.Linked or JoinLinkState.Synced;
        var lasted = link.State is JoinLinkState.Linked or JoinLinkState.Synced && Host!.Clock.GetElapsedTime(link.LinkedAt) >= LongestPause;
        link.State = JoinLinkState.Waiting;
        link.Reason = reason;
        link.IsSyncing = false;
        link.IsDoubtful = false;
        if (lasted) link.Attempts = 0;
        var pause = Pause(reason, link.Attempts);
        if (link.Attempts < byte.MaxValue) link.Attempts++;
        Wait(link, pause);
        if (!news) return;
        Host!.OnSourceLost(link.Owner!.Name, link.NodeUri, link.LaneUri, reason);
        link.Owner.OnUnlinked(link, reason);
    }

    private static TimeSpan Pause(UnlinkReason reason, int attempts)
    {
        var pause = reason is UnlinkReason.NodeNotFound or UnlinkReason.LaneNotFound or UnlinkReason.Unsupported or UnlinkReason.Denied
            ? SlowPause
            : FirstPause * Math.Pow(1.8, Math.Min(attempts, 8));
        if (pause > LongestPause && pause != SlowPause) pause = LongestPause;
        return pause * (0.75 + (Random.Shared.NextDouble() / 2));
    }

    private void Wait(SourceLink link, TimeSpan pause)
    {
        var clock = Host!.Clock;
        var due = clock.GetTimestamp() + (long)(pause.TotalSeconds * clock.TimestampFrequency);
        _waiting.Enqueue(link, due);
        Arm(due);
    }

    private void OpenDue()
    {
        if (_waiting.Count == 0) return;
        var now = Host!.Clock.GetTimestamp();
        while (_waiting.TryPeek(out var link, out var due) && due <= now)
        {
            _waiting.Dequeue();
            if (link.State == JoinLinkState.Waiting) Open(link);
        }

        // a timer may fire a little before its time by this clock: it is set again then
        if (_timerFired || _timerDue <= now)
        {
            _timerFired = false;
            _timerDue = long.MaxValue;
        }

        if (_waiting.TryPeek(out _, out var next)) Arm(next);
    }

    private void Arm(long due)
    {
        if (due >= _timerDue) return;
        _timerDue = due;
        var clock = Host!.Clock;
        var wait = TimeSpan.FromSeconds((double)Math.Max(0, due - clock.GetTimestamp()) / clock.TimestampFrequency) + TimeSpan.FromMilliseconds(1);
        if (_timer is null) _timer = clock.CreateTimer(static state => ((AgentJoins)state!).OnTimer(), this, wait, Timeout.InfiniteTimeSpan);
        else _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        _timerFired = true;
        Host!.Wake();
    }
}
