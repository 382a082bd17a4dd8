using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// Lanes across processes: what agents here publish to readers elsewhere, and where the agents of readers here are. Everything is soft state that is said again
/// when someone may have missed it; nothing waits for anyone. While this process is alone none of it runs. Safe from any thread.
/// </summary>
internal sealed partial class ClusterFeeds : IOwners, IAsyncDisposable
{
    private readonly ConcurrentDictionary<PeerAddress, FlowSender> _senders = [];
    private readonly ConcurrentDictionary<PeerAddress, FlowReceiver> _receivers = [];
    private readonly ConcurrentDictionary<PeerAddress, ControlMail> _mails = [];
    // what silos that do not answer may hold up of this one's stop
    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<SiloAddress, bool> _leaving = [];
    private readonly Lock _membersGate = new();
    private readonly IPeerTransport _transport;
    private readonly IClusterAgents _agents;
    private readonly SwimClusterFeedOptions _options;
    private readonly SwimClusterMetrics _metrics;
    private readonly ILogger<ClusterFeeds> _logger;
    private readonly TimeProvider _time;
    private readonly LaneHub _hub;
    private volatile KnownSilos _known = KnownSilos.None;
    private volatile SiloOwners _owners = new([]);
    private volatile TaskCompletionSource _changed = NewChange();
    private volatile bool _isAlone = true;
    private bool _hasClients;
    private ITimer? _timer;

    public ClusterFeeds(
        IPeerTransport transport, IClusterAgents agents, LaneHub hub, IOptions<SwimClusterFeedOptions> options, ClusterClock clock, SwimClusterMetrics metrics, ILogger<ClusterFeeds> logger)
    {
        _transport = transport;
        _agents = agents;
        _hub = hub;
        _options = options.Value;
        _time = clock.Time;
        _metrics = metrics;
        _logger = logger;
        Notices = new ClusterNotices(Tell, clock.Time);
        Presence = new Presence(transport);
        Registrar = new Registrar(transport, Presence, this, this, _options, _time);
        _wakes = new WakeQueue(WakeAsync, _options.MaxWakes, this, _time, OnWakeFailed);
        _hints = new NodeHints(Registrar.Watch);
        metrics.Observe(() => _repairs.Count, () => Registrar.Registry.Count, () => _senders.Sum(static sender => (long)((RelayFlowSource)sender.Value.Source).RelayCount), () => _senders.Count);
    }

    /// <summary>The agents active here.</summary>
    public Presence Presence { get; }

    /// <summary>Nodes with readers here that look for their agent.</summary>
    public int UnpublishedCount => _repairs.Count;

    /// <summary>What registries are told.</summary>
    public Registrar Registrar { get; }

    /// <inheritdoc/>
    public bool IsAlone => _isAlone;

    /// <summary>This process.</summary>
    public PeerAddress Self => _transport.Self;

    /// <summary>Flows to other processes.</summary>
    public IEnumerable<FlowSender> Senders => _senders.Values;

    /// <inheritdoc/>
    [SuppressMessage("Usage", "VSTHRD003", Justification = "completed by the table of silos; whoever waits gives up by itself")]
    public Task Changed => _changed.Task;

    /// <inheritdoc/>
    public PeerAddress OwnerOf(string node) => _owners.OwnerOf(node);

    /// <summary>This process is a client: others there are in any case.</summary>
    public void Accompany()
    {
        lock (_membersGate) Join(isAccompanied: true);
    }

    /// <summary>The cluster has changed.</summary>
    /// <param name="active">Silos that take part.</param>
    /// <param name="present">Silos that are not dead; one that was and is no more is.</param>
    /// <param name="dead">Silos of which it is known that they are dead; null where nobody says so: those that were seen to go.</param>
    public void SetMembers(IReadOnlyCollection<SiloAddress> active, IReadOnlyCollection<SiloAddress> present, IReadOnlyCollection<SiloAddress>? dead = null)
    {
        lock (_membersGate)
        {
            var before = _owners;
            var died = _known.Missing(present);
            var known = new KnownSilos(present, dead ?? _known.DeadAfter(died));
            _known = known;
            foreach (var (silo, _) in _leaving)
                if (!known.IsPresent(silo)) _leaving.TryRemove(silo, out _);
            _owners = new SiloOwners(active);
            var wasAlone = _isAlone;
            if (Join(present.Any(silo => !PeerAddress.Of(silo).Equals(Self)))) RegisterAll();
            else if (!wasAlone) RegisterMoved(before, _owners);
            foreach (var silo in died) Drop(PeerAddress.Of(silo));
            if (died.Length == 0 && before.Silos.SequenceEqual(_owners.Silos)) return;
            var changed = _changed;
            _changed = NewChange();
            changed.TrySetResult();
        }
    }

    /// <summary>A heartbeat has passed. Must not block or throw.</summary>
    public event Action? Ticked;

    /// <summary>A process is known to be dead. Must not block or throw.</summary>
    public event Action<PeerAddress>? Died;

    /// <summary>Batches of commands for a process could not be written.</summary>
    public void OnBatchesFailed(PeerAddress to, Exception error) => LogBatchesFailed(_logger, error, Self, to);

    /// <summary>Whether a silo is known to be dead.</summary>
    public bool IsKnownDead(SiloAddress silo) => _known.IsDead(silo);

    /// <summary>Whether a silo of the cluster has said that it is about to stop.</summary>
    public bool IsAnyLeaving => !_leaving.IsEmpty;

    /// <summary>Whether a silo has said so.</summary>
    public bool IsLeaving(SiloAddress silo) => _leaving.ContainsKey(silo);

    /// <summary>This silo is about to stop: others are told, as far as they answer soon, so that no agent begins here any more.</summary>
    public async Task LeaveAsync(IEnumerable<SiloAddress> others, CancellationToken cancellationToken)
    {
        _leaving[Self.Silo!] = true;
        var steps = new ControlStep[] { new(ControlKind.Stopping, "", [], 0, null) };
        var told = others.Select(async silo => await _transport.ControlAsync(PeerAddress.Of(silo), steps));
        Task all = Task.WhenAll(told);

        // of real time: a clock that a test holds still would hold up the stop of a silo whose peers are gone
        await all.WaitAsync(LeaveTime, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A client without a silo reads here: there is someone else.</summary>
    public void AddClient()
    {
        if (_hasClients) return;
        lock (_membersGate)
        {
            if (_hasClients) return;
            _hasClients = true;
            if (Join(isAccompanied: true)) RegisterAll();
        }
    }

    /// <summary>What other processes know of a node whose agent begins here.</summary>
    public async Task<LaneAnnouncement> AnnounceAsync(PresentAgent agent)
    {
        agent.Stamp = Registrar.Registry.FirstStamp;
        if (await Registrar.AnnounceAsync(agent) is not { } answer || answer.Epoch != agent.Epoch) return new LaneAnnouncement(agent.Stamp, default, false, []);
        agent.Stamp = answer.Stamp;
        return AnnouncementOf(answer);
    }

    /// <summary>An answer of a registry as lanes take it.</summary>
    public LaneAnnouncement AnnouncementOf(in RegistryAnswer answer)
    {
        var watchers = new List<LaneWatcher>();
        foreach (var watcher in answer.Watchers)
        {
            if (watcher.Peer == Self) continue;
            var peer = PeerOf(watcher.Peer);
            foreach (var lane in watcher.Lanes) watchers.Add(new LaneWatcher(peer, lane));
        }

        return new LaneAnnouncement(answer.Stamp, answer.Previous, answer.IsClean, watchers);
    }

    /// <summary>The present way to a process with readers.</summary>
    public RelayFlowSource PeerOf(PeerAddress address)
    {
        if (address.Silo is null && !address.Client.IsDefault) AddClient();
        var sender = _senders.GetOrAdd(address, static (to, feeds) => new FlowSender(to, feeds._transport, feeds.Open, feeds._options, feeds._time, feeds), this);
        if (IsDead(address) && _senders.TryRemove(address, out _)) sender.Close();
        return (RelayFlowSource)sender.Source;
    }

    /// <summary>Waits until what agents have published has been taken by others, as far as these answer.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        foreach (var sender in _senders.Values) await sender.DrainAsync(cancellationToken);
    }

    /// <summary>Says nothing more by itself.</summary>
    public async ValueTask StopAsync()
    {
        ITimer? timer;
        lock (_membersGate) timer = _timer;
        if (timer is not null) await timer.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var sender in _senders.Values) sender.Close();
    }

    private RelayFlowSource Open(FlowSender sender, long session) => new RelayFlowSource(sender, session, _hub);

    private static TaskCompletionSource NewChange() => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool IsDead(PeerAddress peer) => peer.Silo is { } silo && _known.IsDead(silo);

    private ControlMail MailOf(PeerAddress to)
    {
        var mail = _mails.GetOrAdd(to, static (to, feeds) => new ControlMail(to, feeds._transport, feeds, feeds._time), this);
        if (IsDead(to) && _mails.TryRemove(to, out _)) mail.Close();
        return mail;
    }

    // true when this process is not alone any more
    private bool Join(bool isAccompanied)
    {
        if (!_isAlone || !isAccompanied) return false;
        _hub.CanMove = true;
        _isAlone = false;
        _timer = _time.CreateTimer(static feeds => ((ClusterFeeds)feeds!).Tick(), this, _options.Heartbeat, _options.Heartbeat);
        return true;
    }

    private void RegisterAll()
    {
        foreach (var node in _hub.Nodes) Registrar.Watch(node);
        foreach (var agent in Presence.All) Registrar.Affirm(agent);
    }

    private void RegisterMoved(SiloOwners before, SiloOwners after)
    {
        foreach (var node in _hub.Nodes)
            if (before.OwnerOf(node) != after.OwnerOf(node)) Registrar.Watch(node);
        foreach (var agent in Presence.All)
            if (before.OwnerOf(agent.Node) != after.OwnerOf(agent.Node)) Registrar.Affirm(agent);
    }

    private void Drop(PeerAddress peer)
    {
        if (_senders.TryRemove(peer, out var sender)) sender.Close();
        Registrar.Drop(peer);
        if (_mails.TryRemove(peer, out var mail)) mail.Close();

        // at last: its lanes are looked for anew
        if (_receivers.TryRemove(peer, out var receiver)) receiver.Close();
        (_transport as SiloTransport)?.Forget(peer.Silo!);
        Died?.Invoke(peer);
        LogDead(_logger, Self, peer);
    }
}
