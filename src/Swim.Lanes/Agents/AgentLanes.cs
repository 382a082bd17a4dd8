using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Swim.Lanes;

/// <summary>
/// The lanes of one activation of an agent: runs the steps of batches, ends turns, passes changes to the feeds and to the store.
/// Knows nothing of grains. Every member is for the agent's thread of logic (one at a time, in turns); those that return a task may be
/// awaited there while other turns run.
/// </summary>
/// <remarks>
/// A turn is what runs without an await: a batch whose handlers return at once, or the stretch from one await of a handler to the next.
/// Changes are in memory at once; at the end of the turn each changed lane gets its next version and its changes are encoded once,
/// if anyone reads them, in this order: lanes with state, echoes of commands, outgoing actions (<see cref="WhenCommitted"/>).
/// What belongs to <see cref="Durability.Committed"/> lanes waits, in the same order, for the commit that covers it; no handler does.
/// </remarks>
public sealed partial class AgentLanes
{
    private readonly IAgentHost _host;
    private readonly LaneHub _hub;
    private readonly Lane[] _lanes;
    private readonly ILaneStore? _store;
    private readonly CommitScheduler _scheduler;
    private AgentRecords? _records;

    // made when something first is to be stored or told after a commit: very many agents never change
    private AgentCommits? _commits;
    private Lane? _firstDirty;
    private Lane? _lastDirty;
    private NodeFeeds? _feeds;
    private Action? _endTurn;
    private AgentWork? _work;
    private bool _knowsFeeds;
    private bool _inBatch;
    private bool _endPosted;
    private bool _isEnding;
    private bool _closed;
    private bool _isLost;
    private Traits _traits;

    /// <summary>The lanes of a new activation; nothing is loaded yet (<see cref="OpenAsync(CancellationToken)"/>).</summary>
    /// <param name="definition">The agent's class.</param>
    /// <param name="node">The node path, normalised.</param>
    /// <param name="host">Runs the agent.</param>
    /// <param name="hub">Where readers are.</param>
    /// <param name="store">Where lanes are kept; null keeps nothing, so that every lane behaves as <see cref="Durability.Transient"/>.</param>
    /// <param name="commits">The silo's commits.</param>
    public AgentLanes(AgentDefinition definition, string node, IAgentHost host, LaneHub hub, ILaneStore? store, CommitScheduler commits)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentException.ThrowIfNullOrEmpty(node);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(hub);
        ArgumentNullException.ThrowIfNull(commits);
        Definition = definition;
        Node = node;
        _host = host;
        _hub = hub;
        _scheduler = commits;
        // an agent none of whose lanes is kept may still open one that is
        _store = store;
        _lanes = new Lane[definition.Lanes.Count];
        for (var i = 0; i < _lanes.Length; i++)
        {
            var lane = _lanes[i] = definition.Lanes[i].Create(this);
            SetUp(lane);
        }
    }

    // what some lane does; in one byte, since there are very many agents
    [Flags]
    private enum Traits : byte
    {
        None,
        Trims = 1,
        MayWait = 2,
        Commits = 4,

        // whether transient state is held, as of now: no lane has changed since it was looked at, and there are none but those of the class
        KnowsHold = 8,
        Holds = 16,
    }

    /// <summary>The agent's class.</summary>
    public AgentDefinition Definition { get; }

    /// <summary>The node path.</summary>
    public string Node { get; }

    /// <summary>This activation; versions of its lanes compare only within it.</summary>
    public Guid Epoch { get; } = Guid.NewGuid();

    /// <summary>Commands carried out or refused so far. Any thread.</summary>
    public long CommandCount => _work is { } work ? Volatile.Read(ref work.CommandCount) : 0;

    /// <summary>How long their handlers ran, without what they awaited. Any thread.</summary>
    public TimeSpan HandlingTime => Stopwatch.GetElapsedTime(0, _work is { } work ? Volatile.Read(ref work.HandlingTime) : 0);

    /// <summary>Lanes opened while running that can be linked, as of now. Any thread; the list is not written to later.</summary>
    public IReadOnlyList<LaneDefinition> OpenedDefinitions => _opened?.Visible ?? [];

    /// <summary>Whether something waits for the store.</summary>
    public bool HasUnsaved => _commits is { HasUnsaved: true } or { HoldsBack: true };

    /// <summary>Whether something has waited for the store for long (seconds), or cannot be stored: idle collection should wait until that is over.</summary>
    public bool IsOverdue => _commits is { IsOverdue: true } or { HoldsBack: true };

    /// <summary>Bytes that wait for the store, estimated.</summary>
    public long UnsavedBytes => _closed ? 0 : _commits?.UnsavedBytes ?? 0;

    /// <summary>Whether a lane that is never stored holds more than its initial state, which would be lost with the activation.</summary>
    public bool HoldsTransientState
    {
        get
        {
            if (_opened is null && _joins is null && Has(Traits.KnowsHold)) return Has(Traits.Holds);
            var holds = ScanTransientState();
            if (_opened is not null || _joins is not null) return holds;
            _traits = (holds ? _traits | Traits.Holds : _traits & ~Traits.Holds) | Traits.KnowsHold;
            return holds;
        }
    }

    /// <summary>Whether any lane publishes only what is durable, so that outgoing actions may have to wait.</summary>
    public bool CommitsAnything => Has(Traits.Commits);

    /// <summary>The lanes: those of the class in their order, then those opened while running.</summary>
    public IEnumerable<Lane> All => _opened is null ? _lanes : _lanes.Concat(_opened.Lanes.Values.Where(static lane => !lane.Has(LaneState.Shut)));

    internal DateTimeOffset Now => _scheduler.UtcNow;

    internal CommitScheduler Scheduler => _scheduler;

    internal AgentLanesOptions Options => _scheduler.Options;

    // beside the agent, which a field of its own would make larger: few are ever sampled
    private static readonly ConditionalWeakTable<AgentLanes, AgentTraces> Traced = [];

    internal AgentTraces? Traces => LaneTraces.Source.HasListeners() && Traced.TryGetValue(this, out var traces) ? traces : null;

    internal object Self => _host.Agent;

    internal IAgentHost Host => _host;

    internal LaneHub Hub => _hub;

    /// <summary>The lane at an index of the definition.</summary>
    public Lane this[int index] => _lanes[index];

    /// <summary>A lane by name, or null.</summary>
    public Lane? Find(string name)
    {
        var index = Definition.IndexOf(name);
        return index >= 0 ? _lanes[index] : FindOpened(name);
    }

    /// <summary>A lane by name that others may know of, or null.</summary>
    internal Lane? FindLinkable(string name) => Find(name) is { Definition.IsPrivate: false } lane ? lane : null;

    /// <summary>
    /// Claims the agent in the store, loads its lanes and tells readers that waited for it. Lanes must not be used before, and the
    /// activation must be given up when it throws. Call <see cref="Started"/> when the agent has opened what lanes of its own it has.
    /// </summary>
    public ValueTask OpenAsync(CancellationToken cancellationToken = default) => OpenCoreAsync(null, cancellationToken);

    private async ValueTask OpenCoreAsync(Func<CancellationToken, Task<LaneAnnouncement>>? announce, CancellationToken cancellationToken)
    {
        var announcing = announce?.Invoke(cancellationToken);
        if (_store is not null)
        {
            var records = _records = await AgentCommits.OpenAsync(Definition, Node, _store, cancellationToken);
            foreach (var lane in _lanes)
                if (lane.Has(LaneState.Stored)) lane.Load(records.Records);
            KeepForOpening(records);
        }

        LoadCarried();
        if (announcing is not null) Take(await announcing);
        BeginEpoch();
        AttachWatchers();
    }

    internal bool Stores(LaneDefinition lane) => _store is not null && lane.IsStored;

    internal bool HasReaders(Lane lane) => Feeds?.Find(lane.Name) is { HasReaders: true };

    /// <summary>
    /// Whether a change is to be told: there are readers, or what was told before waits for a commit and will be passed to those that come before it.
    /// They must be told then also what undoes it.
    /// </summary>
    internal bool IsTold(Lane lane) => HasReaders(lane) || MayBeHeard(lane);

    /// <summary>Whether some link may have been told of a key: so it needs to be told that the key is gone.</summary>
    internal bool MayHaveKey(Lane lane, Payload key) => Feeds?.Find(lane.Name) is { } feed && feed.MayHave(key);

    private void SetUp(Lane lane)
    {
        if (lane.Definition.Trims) _traits |= Traits.Trims;
        if (lane.Definition.MayWait) _traits |= Traits.MayWait;
        if (!Stores(lane.Definition)) return;
        lane.State |= LaneState.Stored;
        if (lane.Durability != Durability.Committed) return;
        lane.State |= LaneState.Committed;
        _traits |= Traits.Commits;
    }

    internal LaneQuarantinedException Quarantine(Lane lane) => new(Node, lane.Name, _commits!.QuarantineCause(lane));

    /// <summary>A lane has changed; called for every change until the lane is dirty and unsaved.</summary>
    internal void OnChanged(Lane lane, int bytes)
    {
        _traits &= ~Traits.KnowsHold;
        if (!lane.Has(LaneState.Dirty))
        {
            lane.State |= LaneState.Dirty;
            if (!lane.Has(LaneState.Listed))
            {
                lane.State |= LaneState.Listed;
                if (_lastDirty is null) _firstDirty = lane;
                else _lastDirty.NextDirty = lane;
                _lastDirty = lane;
            }

            PostEndTurn();
        }

        if (lane.Has(LaneState.Stored)) MarkUnsaved(lane, bytes);
    }

    internal void MarkUnsaved(Lane lane, int bytes) => Commits.MarkUnsaved(lane, bytes);

    /// <summary>A stored record does not fit: from now on nothing changes the lane. What was changed before, in a long lane whose entries are read late, is still written, beside that record.</summary>
    internal void OnQuarantined(Lane lane, string record, Exception cause)
    {
        if (lane.IsQuarantined) return;
        var error = new LaneRecordException(record, cause);
        if (!lane.Has(LaneState.Stored))
        {
            OnCarriedMisfit(lane, error);
            return;
        }

        lane.State |= LaneState.Quarantined;
        Commits.Quarantine(lane, error);
        _host.OnLaneQuarantined(lane.Name, error);
    }

    /// <summary>For whoever is about to have very many agents work: has what a turn looks at fetched into the processor's cache (<see cref="CacheHint"/>). Any thread.</summary>
    /// <param name="step">0, and when all agents have taken that 1: the lanes themselves.</param>
    public void Fetch(int step)
    {
        if (step > 0)
        {
            // of an agent with many lanes, which one will be asked is not known here
            if (_lanes.Length > 0) CacheHint.Fetch(_lanes[0]);
            return;
        }

        CacheHint.Fetch(_lanes);
        CacheHint.Fetch(_work);
    }

    private bool Has(Traits trait) => (_traits & trait) != 0;

    private AgentWork Work => _work ??= new AgentWork();

    private AgentCommits Commits => _commits ?? BeginCommits();

    // what the hub has for this node is looked at once per turn, and looked up when the hub has changed
    private NodeFeeds? Feeds
    {
        get
        {
            if (_knowsFeeds) return _feeds;
            _knowsFeeds = true;
            if (_work is { } work)
            {
                var changes = _hub.Changes;
                if (changes == work.FeedsAsOf) return _feeds;
                work.FeedsAsOf = changes;
            }

            return _feeds = _hub.Find(Node);
        }
    }

    private AgentCommits BeginCommits()
    {
        _commits = new AgentCommits(this, _store!, _records!);
        if (_closed) _commits.Die();
        return _commits;
    }

    private bool ScanTransientState()
    {
        foreach (var lane in _lanes)
            if (!lane.Has(LaneState.Stored) && lane.HoldsState) return true;
        if (_opened is null) return false;
        foreach (var lane in _opened.Lanes.Values)
            if (!lane.Has(LaneState.Stored) && lane.HoldsState) return true;
        return false;
    }

    internal void Run(in OutgoingAction outgoing)
    {
        try
        {
            outgoing.Action(outgoing.State);
        }
        catch (Exception error)
        {
            _host.OnHandlerFailed("", error);
        }
    }
}
