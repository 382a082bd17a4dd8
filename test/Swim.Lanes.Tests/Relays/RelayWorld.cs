using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Swim.Lanes.Tests.Agents;
using Swim.Lanes.Tests.Storage;

namespace Swim.Lanes.Tests.Relays;

/// <summary>
/// Some processes, one agent that is active in one of them or none, wires between each two of them, and the registry that a cluster would keep. Everything
/// happens when the test says so, on its thread: what has failed once fails again.
/// </summary>
internal sealed class RelayWorld : IDisposable
{
    public const string Node = "/unit/1";

    private const int MostSteps = 1_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly AgentDefinition _definition;
    private readonly Dictionary<(int From, int To), Wire> _wires = [];
    private readonly HashSet<(int Process, string Lane)> _watchers = [];
    private readonly FakeTimeProvider _time = new();

    // the same in every life: one that fails can be lived again
    private readonly Random _random = new(1);
    private readonly CommitScheduler _scheduler;
    private readonly AgentLanesOptions _options;
    private readonly List<Ghost> _ghosts = [];
    private TestProcess? _home;
    private long _stamp;
    private Guid _previous;
    private bool _isPreviousClosed;

    public RelayWorld(int processes, AgentLanesOptions? options, params LaneDefinition[] lanes)
    {
        _options = options ?? new AgentLanesOptions();
        _definition = new AgentDefinition("test", "/unit/:id", typeof(RelayWorld), lanes);
        _scheduler = new CommitScheduler(_time, _options);
        Processes = [.. Enumerable.Range(0, processes).Select(i => new TestProcess(this, i))];
        foreach (var from in Processes)
        {
            foreach (var to in Processes.Where(to => to != from)) _wires.Add((from.Index, to.Index), new Wire(from, to));
        }
    }

    public ScriptedStore Store { get; } = new();

    public TestProcess[] Processes { get; }

    public ConcurrentQueue<string> Failures { get; } = new();

    public FakeHost? Host { get; private set; }

    public AgentLanes? Lanes { get; private set; }

    public int? Home => _home?.Index;

    /// <summary>Whether an agent that nobody calls but whose readers are without it is started by them.</summary>
    public bool Wakes { get; set; } = true;

    public Wire this[int from, int to] => _wires[(from, to)];

    /// <summary>Activations that others have taken for dead, and that go on.</summary>
    public IReadOnlyList<Ghost> Ghosts => _ghosts;

    /// <summary>The rank of the present activation.</summary>
    public long Stamp => _stamp;

    /// <summary>Feeds' workers, each of which runs when the test says so.</summary>
    public ConcurrentQueue<IThreadPoolWorkItem> Workers { get; } = new();

    public static WirePeer NewPeer(TestProcess from) => new(from.Hub);

    // ---- the agent

    /// <param name="process">Where.</param>
    /// <param name="isKnown">False: the registry cannot be reached and tells nothing, so that the activation ranks itself.</param>
    public AgentLanes Start(int process, bool isKnown = true)
    {
        Assert.That(Lanes, Is.Null);
        _home = Processes[process];
        Tell($"started at {process}");
        Host = new FakeHost { Agent = this };
        Lanes = new AgentLanes(_definition, Node, Host, _home.Hub, Store, _scheduler);
        var announcement = isKnown
            ? new LaneAnnouncement(++_stamp, _previous, _isPreviousClosed, WatchersOf(process))
            : LaneAnnouncement.None with { Stamp = ++_stamp };
        Host.Run(() => Lanes.OpenAsync(_ => Task.FromResult(announcement)));
        Host.Run(Lanes.Started);
        _previous = Lanes.Epoch;
        _isPreviousClosed = false;
        return Lanes;
    }

    /// <summary>The registry can be reached again.</summary>
    public void Announce()
    {
        if (Lanes is { } lanes) Host!.Run(() => lanes.Announced(new LaneAnnouncement(_stamp, default, false, WatchersOf(_home!.Index))));
    }

    private LaneWatcher[] WatchersOf(int home) =>
        [.. _watchers.Where(w => w.Process != home).OrderBy(w => w).Select(w => new LaneWatcher(this[home, w.Process].Peer, w.Lane))];

    /// <summary>Everything is published and stored.</summary>
    public void Close()
    {
        if (Lanes is not { } lanes) return;
        Store.Holds = false;
        while (Store.Held > 0) Store.Release();
        var closing = Host!.Start(() => lanes.CloseAsync());
        for (var i = 0; !closing.IsCompleted;)
        {
            // it goes on by way of the thread pool; what has failed is tried again after a while
            if (Host.TryRunNext(Patience)) continue;
            Assert.That(i++, Is.LessThan(100), "it does not close");
            Pass(TimeSpan.FromMinutes(1));
        }

        if (Host.Fences.Count > 0)
        {
            Forget();
            return;
        }

        Forget();
        _isPreviousClosed = true;
        Tell("closed");
    }

    private void Tell(string what)
    {
        foreach (var process in Processes) process.Log.Enqueue(what);
    }

    /// <summary>The activation is gone without a word to anyone (<paramref name="silently"/>), or finds that it has been replaced.</summary>
    public void Crash(bool silently)
    {
        if (Lanes is not { } lanes) return;
        while (Store.Held > 0) Store.Fail();
        if (silently) foreach (var to in Processes.Where(p => p != _home)) this[_home!.Index, to.Index].Break();
        Tell($"crashed at {_home!.Index} silently {silently}");
        Host!.Run(lanes.Abort);
        Forget();
    }

    /// <summary>The activation is taken for dead, which it is not: it goes on, and hears of it when the store refuses it or the test says so.</summary>
    public void Freeze(bool breaks)
    {
        if (Lanes is not { } lanes) return;
        if (breaks) foreach (var to in Processes.Where(p => p != _home)) this[_home!.Index, to.Index].Break();
        Tell($"frozen at {_home!.Index}");
        _ghosts.Add(new Ghost(_home!, lanes, Host!, _stamp));
        Lanes = null;
        _home = null;
        Host = null;
    }

    public void Exorcise()
    {
        foreach (var ghost in _ghosts) ghost.Host.Run(ghost.Lanes.Abort);
        _ghosts.Clear();
    }

    public void Run(Action action)
    {
        Host!.Run(action);
        Bury();
    }

    // the store has refused it: it has ended by itself
    private void Bury()
    {
        if (Host is not { Fences.Count: > 0 }) return;
        Tell($"fenced at {_home!.Index}");
        Forget();
    }

    public void Flush()
    {
        Pass(_options.FlushInterval);
    }

    public void Pass(TimeSpan time)
    {
        _time.Advance(time);
        Host?.Drain();
        Bury();
        foreach (var ghost in _ghosts) ghost.Host.Drain();
    }

    // ---- what a gateway does

    public void Send(int process, NodeOpKind kind, string lane, ILaneReader? reader, string body = "")
    {
        var batch = new NodeBatch();
        batch.Add(kind, lane, Encoding.UTF8.GetBytes(body), reader);
        Deliver(Processes[process], batch);
    }

    public void Deliver(TestProcess process, NodeBatch batch)
    {
        if (Lanes is null) Start(_random.Next(Processes.Length));
        var carried = _home == process ? batch : Carry(process, batch);
        var lanes = Lanes!;
        var delivery = Host!.Start(() => lanes.DeliverAsync(carried));
        Assert.That(delivery.IsCompletedSuccessfully, delivery.Exception?.ToString());
    }

    /// <summary>The same, delivered to an activation that has been replaced.</summary>
    public void Stray(Ghost ghost, int process, NodeOpKind kind, string lane, ILaneReader reader)
    {
        var batch = new NodeBatch();
        batch.Add(kind, lane, [], reader);
        var carried = ghost.Home.Index == process ? batch : Carry(Processes[process], batch, ghost.Home);
        ghost.Host.Start(() => ghost.Lanes.DeliverAsync(carried));
    }

    private NodeBatch Carry(TestProcess from, NodeBatch batch, TestProcess? to = null)
    {
        to ??= _home!;
        var carried = new NodeBatch();
        foreach (var op in batch.Ops)
        {
            var body = batch.Body(op);
            var step = op.Reader is null ? new FarStep(op.Kind, 0, 0, default) : from.Hub.FarIds.Enter(Node, _definition.Lanes.FirstOrDefault(l => l.Name == op.Lane)?.Kind, op, body);
            carried.Add(step.Kind, op.Lane, body, step.Id == 0 ? null : new FarReader(this[to.Index, from.Index].Peer, step.Id, step.Request, step.Region.Span));
        }

        return carried;
    }

    // ---- what a cluster does

    public void OnWatched(TestProcess process, string lane)
    {
        if (!process.Hub.IsWatched(Node, lane)) return;
        _watchers.Add((process.Index, lane));
        Attach(process, lane);
    }

    public void OnUnwatched(TestProcess process, string lane)
    {
        if (!process.Hub.IsWatched(Node, lane)) _watchers.Remove((process.Index, lane));
    }

    public void OnOrphaned(TestProcess process, string lane)
    {
        if (!process.Hub.IsWatched(Node, lane) || process.Hub.PublisherOf(Node, lane).Epoch != Guid.Empty) return;
        if (Lanes is null && !_isPreviousClosed && Wakes) Start(_random.Next(Processes.Length));
        Attach(process, lane);
    }

    public void Recover(TestProcess process, RelaySource source, string lane, byte[]? after)
    {
        if (_home == source.State && Lanes is { } lanes && source == this[_home!.Index, process.Index].Source)
        {
            var isThere = false;
            Host!.Run(() => isThere = lanes.Recover(this[_home!.Index, process.Index].Peer, lane, after, after is null));
            if (isThere) return;
        }

        source.Drop(Node, lane);
    }

    public void Release(TestProcess process, RelaySource source, string lane, long seen)
    {
        if (_home != source.State || Lanes is not { } lanes) return;
        Host!.Run(() => lanes.Release(this[_home!.Index, process.Index].Peer, lane, seen));
    }

    /// <summary>Feeds with readers and without a publisher ask the registry.</summary>
    public void Lease()
    {
        foreach (var process in Processes)
        {
            foreach (var lane in _definition.Lanes) OnOrphaned(process, lane.Name);
            process.Hub.FarIds.ResendOverdue();
        }
    }

    // ---- running

    /// <summary>Does one thing that waits anywhere; false when nothing does. Where it begins to look decides which.</summary>
    public bool Step(int from = 0)
    {
        Host?.Drain();
        Bury();
        var places = 1 + Processes.Length + _wires.Count;
        for (var i = 0; i < places; i++)
            if (StepAt((from + i) % places)) return true;
        return false;
    }

    private bool StepAt(int place)
    {
        if (place == 0)
        {
            if (!Workers.TryDequeue(out var worker)) return false;
            worker.Execute();
            return true;
        }

        if (place <= Processes.Length)
        {
            if (!Processes[place - 1].Asked.TryDequeue(out var asked)) return false;
            asked();
            return true;
        }

        var wire = _wires.ElementAt(place - 1 - Processes.Length).Value;
        return wire.Arrive() || wire.Take();
    }

    /// <summary>Runs everything until the condition holds.</summary>
    public void Until(Func<bool> condition, Func<string>? describe = null)
    {
        // looking at it may take from readers what they wait to be able to take
        for (var idle = 0; idle < 3; idle++)
        {
            if (Step() || Host?.TryRunNext(Patience) == true) idle = 0;
            Settle();
            if (condition()) return;
        }

        Assert.Fail($"Nothing more happens: {describe?.Invoke()}{Environment.NewLine}{Describe()}");
    }

    public string Describe() => string.Join(Environment.NewLine, Processes.Select(p =>
        $"{p.Index}: {p.Hub.ReaderCount} readers, {p.Hub.FarIds.Count} far; {string.Join(", ", p.Log.TakeLast(40))}")) + Environment.NewLine + string.Join(Environment.NewLine, Failures.Take(5))
        + $"{Lanes?.UnsavedBytes} B unsaved, {Store.Held} commits held; {string.Join(' ', Host?.Failures ?? [])} {string.Join(' ', Host?.CommitFailures ?? [])}";

    public void Dispose()
    {
        _scheduler.Dispose();
    }

    private void Attach(TestProcess process, string lane)
    {
        if (Lanes is not { } lanes || _home == process) return;
        Host!.Run(() => lanes.Watch(this[_home!.Index, process.Index].Peer, lane));
    }

    /// <summary>Runs everything that waits.</summary>
    public void Settle()
    {
        for (var steps = 0; Step(); steps++)
            if (steps > MostSteps) Assert.Fail($"It does not come to rest.{Environment.NewLine}{Describe()}");
    }

    /// <summary>The agent is no longer known to be where it is, though it may go on there.</summary>
    public void Forget()
    {
        Lanes = null;
        _home = null;
        Host!.Drain();
        Host = null;
    }
}
