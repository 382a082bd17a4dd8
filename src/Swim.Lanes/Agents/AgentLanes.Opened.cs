using Swim.Recon;

namespace Swim.Lanes;

/// <content>Lanes opened while running, and what lanes keep no longer.</content>
/// <remarks>
/// The names of stored lanes opened while running are stored themselves, in a private map of that name. While such a lane has not been opened again
/// its records stay in memory as they were read; other records that belong to no lane are let go once the agent has started, and stay in the store.
/// </remarks>
public sealed partial class AgentLanes
{
    private const int MaxTrims = 8;

    private static readonly MapStoreDefinition<string, string> DirectoryDefinition = new("swim:lanes", Form.String, Form.String);
    private static readonly MapStoreDefinition<string, string> CommittedDirectoryDefinition = new("swim:lanes", Form.String, Form.String) { Durability = Durability.Committed };

    // most agents have none, and there are very many agents
    private OpenedLanes? _opened;

    /// <summary>
    /// Opens a lane that the class does not have, or gives the one that is open already under that name. Its stored state is read if it was opened before,
    /// in this activation or an earlier one. A lane that was closed in this activation comes back with the handlers it had.
    /// </summary>
    /// <param name="definition">What it is. Its type of lane must be the same whenever the lane is opened, as long as its state is kept.</param>
    /// <exception cref="ArgumentException">The class has a lane of that name.</exception>
    /// <exception cref="InvalidOperationException">It was opened as another type of lane, or the agent has <see cref="AgentLanesOptions.MaxOpenedLanes"/> already.</exception>
    /// <exception cref="AgentUnavailableException">The activation has ended.</exception>
    public Lane Open(LaneDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ThrowIfClosed();
        var name = definition.Name;
        if (Definition.IndexOf(name) >= 0 || name == DirectoryDefinition.Name) throw new ArgumentException($"{Node} has a lane {name} already: its class declares it.", nameof(definition));
        var opened = _opened ??= new OpenedLanes();
        if (opened.Lanes.TryGetValue(name, out var known)) return Reopen(known, definition);
        if (Math.Max(opened.Lanes.Count, opened.Directory?.Count ?? 0) >= Options.MaxOpenedLanes && opened.Directory?.ContainsKey(name) != true)
        {
            throw new InvalidOperationException($"{Node} has opened {Options.MaxOpenedLanes} lanes, which is the most ({nameof(AgentLanesOptions)}.{nameof(AgentLanesOptions.MaxOpenedLanes)}); lane {name} is not opened. For many entries use one map lane.");
        }

        if (opened.Directory is { } directory && directory.TryGetValue(name, out var kind) && kind != KindOf(definition))
        {
            throw new InvalidOperationException($"Lane {name} of {Node} is stored as a {kind} lane and cannot be opened as a {KindOf(definition)} lane: open it as it was and close it with its state first.");
        }

        var lane = definition.Create(this);
        SetUp(lane);
        opened.Lanes.Add(name, lane);
        opened.Publish();
        if (lane.Has(LaneState.Stored))
        {
            Enter(lane, opened);
            lane.Load(opened.Waiting);
            if (opened.Records is null) opened.LetGo(name);
        }
        else
        {
            LoadCarried(lane);
        }

        if (definition.IsPrivate) return lane;
        if (_hub.Find(Node)?.Find(name) is { } feed) BeginEpoch(lane, feed);
        AttachWatchers(lane);
        return lane;
    }

    /// <summary>
    /// Closes a lane opened while running: its links are told <see cref="UnlinkReason.Stopped"/>, and from now on it is not found. Its state stays in the
    /// store unless <paramref name="delete"/> is true; the state of a lane that is not stored goes.
    /// </summary>
    /// <returns>False when no such lane is open.</returns>
    public bool CloseLane(string name, bool delete = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        ThrowIfClosed();
        if (FindOpened(name) is not { } lane) return false;
        EndTurn();
        if (delete)
        {
            lane.EnsureWritable();
            lane.Forget();
            if (_opened!.Directory is { IsQuarantined: false } directory) directory.Remove(name);
            EndTurn();
        }

        lane.State |= LaneState.Shut;
        lane.OnShut();
        _hub.Find(Node)?.Find(name)?.UnlinkAll(Epoch, Stamp, UnlinkReason.Stopped);
        if (!lane.Has(LaneState.Stored)) _opened!.Lanes.Remove(name);
        _opened!.Publish();
        return true;
    }

    /// <summary>
    /// The agent has started: links to lanes that it has not opened are told <see cref="UnlinkReason.LaneNotFound"/>, records that belong to no lane are let go
    /// from memory, and what lanes keep no longer is removed.
    /// </summary>
    public void Started()
    {
        LetGoOfCarried();
        if (_opened is { } opened)
        {
            opened.KeepWhatIsStillToBeOpened();
            if (opened.IsEmpty) _opened = null;
        }

        if (_hub.Find(Node) is { } feeds)
        {
            foreach (var feed in feeds.Feeds)
                if (FindLinkable(feed.Lane) is null) feed.UnlinkAll(Epoch, Stamp, UnlinkReason.LaneNotFound);
        }

        RefuseWatchers();
        Trim();
    }

    /// <summary>How often <see cref="Trim"/> should be called while the agent is active; null when no lane keeps entries for a time.</summary>
    public TimeSpan? TrimPeriod
    {
        get
        {
            var shortest = All.Min(static lane => lane.Definition.KeepTime);
            return shortest is { } time ? TimeSpan.FromTicks(Math.Clamp(time.Ticks / 8, TimeSpan.TicksPerMillisecond * 100, TimeSpan.TicksPerMinute)) : null;
        }
    }

    /// <summary>Removes what lanes keep no longer because time has passed, and ends the turn.</summary>
    public void Trim()
    {
        if (!Has(Traits.Trims) || _closed) return;
        var outer = _inBatch;
        _inBatch = true;
        foreach (var lane in _lanes)
            if (lane.Definition.Trims) TrimLane(lane);
        if (_opened is not null)
        {
            foreach (var lane in _opened.Lanes.Values.ToArray())
                if (lane.Definition.Trims && !lane.Has(LaneState.Shut)) TrimLane(lane);
        }

        _inBatch = outer;
        EndTurn();
    }

    private static string KindOf(LaneDefinition definition)
    {
        var kind = definition.Kind.ToString().ToLowerInvariant();
        return definition.IsPrivate ? kind + " store" : kind;
    }

    private Lane? FindOpened(string name) => _opened?.Find(name);

    private Lane Reopen(Lane lane, LaneDefinition definition)
    {
        if (lane.Definition.GetType() != definition.GetType())
        {
            throw new InvalidOperationException($"Lane {lane.Name} of {Node} was opened as {lane.Definition.GetType()} and cannot be opened as {definition.GetType()}.");
        }

        if (!lane.Has(LaneState.Shut)) return lane;
        lane.State &= ~LaneState.Shut;
        if (lane.Has(LaneState.Stored)) Enter(lane, _opened!);
        lane.OnReopened();
        _opened!.Publish();
        return lane;
    }

    /// <summary>Puts a lane's name among those that are stored.</summary>
    private void Enter(Lane lane, OpenedLanes opened)
    {
        var directory = opened.Directory ??= CreateDirectory(lane.Has(LaneState.Committed));

        // the name must be durable with the lane's first commit
        if (lane.Has(LaneState.Committed)) directory.State |= LaneState.Committed;

        // what cannot be read is not overwritten; the lane itself works, and its records are kept for it as long as they are unread
        if (directory.IsQuarantined) return;
        var kind = KindOf(lane.Definition);
        if (!directory.TryGetValue(lane.Name, out var present) || present != kind) directory.Set(lane.Name, kind);
    }

    private MapStore<string, string> CreateDirectory(bool committed)
    {
        var lane = (committed ? CommittedDirectoryDefinition : DirectoryDefinition).Create(this);
        SetUp(lane);
        return (MapStore<string, string>)lane;
    }

    private void KeepForOpening(AgentRecords records)
    {
        if (records.Records.Count == 0) return;
        _opened = new OpenedLanes { Records = records, Waiting = records.Records };
        if (!records.Records.ContainsKey(RecordNames.Map(DirectoryDefinition.Name))) return;
        _opened.Directory = CreateDirectory(committed: false);
        _opened.Directory.Load(records.Records);
    }

    // trimming runs handlers, which may change lanes that then have to be trimmed as well
    private void TrimDirty()
    {
        var outer = _inBatch;
        _inBatch = true;
        for (var i = 0; i < MaxTrims; i++)
        {
            var changed = false;
            for (var lane = _firstDirty; lane is not null; lane = lane.NextDirty)
                if (lane.Definition.Trims && lane.Has(LaneState.Dirty)) changed |= TrimLane(lane);
            if (!changed) break;
        }

        _inBatch = outer;
    }

    private bool TrimLane(Lane lane)
    {
        try
        {
            return lane.Trim();
        }
        catch (Exception error)
        {
            _host.OnHandlerFailed(lane.Name, error);
            return false;
        }
    }
}
