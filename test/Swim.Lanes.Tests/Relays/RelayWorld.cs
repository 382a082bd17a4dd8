using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Swim.Lanes.Tests.Agents;
using Swim.Lanes.Tests.Storage;

namespace Swim.Lanes.Tests.Relays;

/// <summary>
/// Some processes, one agent that is active in one of them or none, wires between each two of them, and the registry that a cluster would keep. Everything
/// happens when the test says so; feeds' workers are on the thread pool.
/// </summary>
internal sealed class RelayWorld : IDisposable
{
    public const string Node = "/unit/1";

    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(10);

    private readonly AgentDefinition _definition;
    private readonly Dictionary<(int From, int To), Wire> _wires = [];
    private readonly HashSet<(int Process, string Lane)> _watchers = [];
    private readonly FakeTimeProvider _time = new();

    // the same in every life: one that fails can be lived again
    private readonly Random _random = new(1);
    private readonly CommitScheduler _scheduler;
    private readonly AgentLanesOptions _options;
    private readonly ConcurrentQueue<Action> _steps = new();
    private readonly SemaphoreSlim _wake = new(0);
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
            foreach (var to in Processes.Where(to => to != from)) _wires.Add((from.Index, to.Index), new Wire(this, from, to));
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

    public WirePeer NewPeer(TestProcess from) => new(from.Hub) { Ready = () => _wake.Release() };

    // ---- the agent

    public AgentLanes Start(int process)
    {
        Assert.That(Lanes, Is.Null);
        _home = Processes[process];
        Tell($"started at {process}");
        Host = new FakeHost { Agent = this };
        Lanes = new AgentLanes(_definition, Node, Host, _home.Hub, Store, _scheduler);
        var announcement = new LaneAnnouncement(++_stamp, _previous, _isPreviousClosed, [.. _watchers.Where(w => w.Process != process).Select(w => new LaneWatcher(this[process, w.Process].Peer, w.Lane))]);
        Host.Run(() => Lanes.OpenAsync(_ => Task.FromResult(announcement)));
        Host.Run(Lanes.Started);
        _previous = Lanes.Epoch;
        _isPreviousClosed = false;
        return Lanes;
    }

    /// <summary>Everything is published and stored.</summary>
    public void Close()
    {
        if (Lanes is not { } lanes) return;
        Store.Holds = false;
        while (Store.Held > 0) Store.Release();
        var closing = Host!.Start(() => lanes.CloseAsync());
        Host.Until(() => closing.IsCompleted);
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

    public void Run(Action action)
    {
        Host!.Run(action);
    }

    public void Flush()
    {
        _time.Advance(_options.FlushInterval);
        Host?.Drain();
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

    private NodeBatch Carry(TestProcess from, NodeBatch batch)
    {
        var carried = new NodeBatch();
        foreach (var op in batch.Ops)
        {
            var body = batch.Body(op);
            var step = op.Reader is null ? new FarStep(op.Kind, 0, 0, default) : from.Hub.FarIds.Enter(Node, _definition.Lanes.FirstOrDefault(l => l.Name == op.Lane)?.Kind, op, body);
            carried.Add(step.Kind, op.Lane, body, step.Id == 0 ? null : new FarReader(this[_home!.Index, from.Index].Peer, step.Id, step.Request, step.Region.Span));
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

    /// <summary>Does one thing that waits anywhere; false when nothing does.</summary>
    public bool Step()
    {
        Host?.Drain();
        foreach (var process in Processes)
        {
            if (!process.Asked.TryDequeue(out var asked)) continue;
            asked();
            return true;
        }

        foreach (var wire in _wires.Values)
            if (wire.Arrive() || wire.Take()) return true;
        return false;
    }

    /// <summary>Runs everything until the condition holds; the workers of feeds may still be at it, so it waits for them.</summary>
    public void Until(Func<bool> condition, Func<string>? describe = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            while (Step())
            {
            }

            if (condition()) return;
            if (TimeProvider.System.GetElapsedTime(began) > Guard) Assert.Fail($"Not within {Guard}: {describe?.Invoke()}{Environment.NewLine}{Describe()}");
            _wake.Wait(1);
        }
    }

    public string Describe() => string.Join(Environment.NewLine, Processes.Select(p =>
        $"{p.Index}: {p.Hub.ReaderCount} readers, {p.Hub.FarIds.Count} far; {string.Join(", ", p.Log.TakeLast(40))}")) + Environment.NewLine + string.Join(Environment.NewLine, Failures.Take(5));

    public void Dispose()
    {
        _scheduler.Dispose();
    }

    private void Attach(TestProcess process, string lane)
    {
        if (Lanes is not { } lanes || _home == process) return;
        Host!.Run(() => lanes.Watch(this[_home!.Index, process.Index].Peer, lane));
    }

    /// <summary>Runs everything that waits, feeds' workers included.</summary>
    public void Settle()
    {
        for (var idle = 0; idle < 3;)
        {
            idle = Step() ? 0 : idle + 1;

            // a worker that has been queued before runs before what is queued now, as there are no others
            if (idle == 0) continue;
            using var passed = new ManualResetEventSlim();
            for (var i = 0; i < 4; i++) ThreadPool.UnsafeQueueUserWorkItem(static state => state.Set(), passed, preferLocal: false);
            passed.Wait(Guard);
        }
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
