using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Swim.Lanes.Tests.Joins;

/// <summary>
/// Several agents and the way between them, without Orleans: an agent starts when something is delivered to it. Agents' code runs inside one lock.
/// </summary>
internal sealed class JoinWorld : ILaneRouter, ILaneRequests, IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _signal = new();
    private readonly ConcurrentQueue<JoinNode> _busy = new();
    private readonly Dictionary<string, JoinNode> _active = [];
    private readonly List<(string Prefix, AgentDefinition Definition)> _routes = [];
    private readonly Queue<(string Node, NodeBatch Batch)> _unasked = new();
    private int _delivering;

    public JoinWorld(AgentLanesOptions? options = null)
    {
        Scheduler = new CommitScheduler(Time, options ?? new AgentLanesOptions());
        Hub.Requests = this;
    }

    public LaneHub Hub { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public MemoryLaneStore Store { get; } = new();

    public CommitScheduler Scheduler { get; }

    public LinkOpener Opener { get; } = new();

    /// <summary>Nodes that cannot be reached.</summary>
    public HashSet<string> Broken { get; } = [];

    /// <summary>Deliveries wait for it, when set.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>The most deliveries that were under way at a time.</summary>
    public int MostDelivering { get; private set; }

    /// <summary>Nodes to which something was delivered, in order.</summary>
    public List<string> Deliveries { get; } = [];

    public void Route(string prefix, params LaneDefinition[] lanes)
    {
        lock (_gate) _routes.Add((prefix, new AgentDefinition(prefix.Trim('/'), prefix + ":id", typeof(JoinNode), lanes)));
    }

    /// <summary>An agent has something to do.</summary>
    public void Signal(JoinNode? agent = null)
    {
        if (agent is not null) _busy.Enqueue(agent);
        _signal.Set();
    }

    public bool IsActive(string node)
    {
        lock (_gate) return _active.ContainsKey(node);
    }

    /// <summary>The agent, started if need be.</summary>
    public JoinNode Start(string node)
    {
        lock (_gate) return Activate(node);
    }

    /// <summary>Runs something as an agent does, then everything that follows from it at once.</summary>
    public void Run(string node, Action<JoinNode> action)
    {
        lock (_gate)
        {
            var agent = Activate(node);
            action(agent);
            agent.Lanes.EndTurn();
            StepAll();
        }
    }

    public T Get<T>(string node, Func<JoinNode, T> read)
    {
        lock (_gate) return read(Activate(node));
    }

    public void Set(string node, string lane, int value) => Run(node, agent => ((ValueLane<int>)agent.Lanes.Find(lane)!).Set(value));

    public void Put(string node, string key, int value) => Run(node, agent => Map(agent).Set(key, value));

    public static MapLane<string, int> Map(JoinNode agent) => (MapLane<string, int>)agent.Lanes.Find("map")!;

    public void Command(string node, string lane, string body, ILaneReader? reader = null) => Deliver(node, NodeOpKind.Command, lane, body, reader);

    public void Sync(string node, string lane, ILaneReader reader) => Deliver(node, NodeOpKind.Sync, lane, "", reader);

    /// <summary>Ends an activation in an orderly way; its links stay.</summary>
    public void Deactivate(string node) => End(node, async lanes => await lanes.CloseAsync());

    /// <summary>The activation is lost with what was not stored.</summary>
    public void Crash(string node) => End(node, lanes =>
    {
        lanes.Abort();
        return Task.CompletedTask;
    });

    /// <summary>The agent stops itself.</summary>
    public void Stop(string node) => End(node, async lanes =>
    {
        await lanes.CloseAsync();
        lanes.UnlinkAll(UnlinkReason.Stopped);
    });

    public void Delete(string node) => End(node, async lanes => await lanes.DeleteAsync());

    /// <summary>Has everybody's changes stored.</summary>
    public void Flush()
    {
        Time.Advance(TimeSpan.FromSeconds(0.3));
        lock (_gate) StepAll();
    }

    public void Advance(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        lock (_gate) StepAll();
    }

    /// <summary>Runs what is posted.</summary>
    public void Drain()
    {
        lock (_gate) StepAll();
    }

    /// <summary>Runs what is posted until the condition holds; it is asked inside the lock.</summary>
    public void Until(Func<bool> condition, string what = "")
    {
        var guard = TimeProvider.System.GetTimestamp();
        while (true)
        {
            _signal.Reset();
            lock (_gate)
            {
                StepAll();
                if (condition()) return;
            }

            if (!_signal.Wait(TimeSpan.FromMilliseconds(50)) && TimeProvider.System.GetElapsedTime(guard) > Guard) Assert.Fail($"It never came: {what}");
        }
    }

    public bool TryResolve(string nodePath, [NotNullWhen(true)] out NodeTarget? target)
    {
        lock (_gate)
        {
            target = null;
            foreach (var (prefix, definition) in _routes)
                if (nodePath.StartsWith(prefix, StringComparison.Ordinal)) target = new Target(nodePath, definition);
            return target is not null;
        }
    }

    public async ValueTask DeliverAsync(NodeTarget target, NodeBatch batch, CancellationToken cancellationToken = default)
    {
        Task? hold;
        lock (_gate)
        {
            Deliveries.Add(target.Node);
            MostDelivering = Math.Max(MostDelivering, ++_delivering);
            hold = Hold?.Task;
        }

        if (hold is not null) await hold.WaitAsync(cancellationToken);
        try
        {
            lock (_gate)
            {
                if (Broken.Contains(target.Node)) throw new AgentUnavailableException(target.Node, "it is broken");
                Assert.That(Activate(target.Node).Lanes.DeliverAsync(batch).AsTask().IsCompletedSuccessfully);
                StepAll();
            }
        }
        finally
        {
            lock (_gate) _delivering--;
            Signal();
        }
    }

    public ValueTask<CommandOutcome> CommandAsync(NodeTarget target, string lane, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<LaneResponse> RequestAsync(NodeTarget target, string lane, LaneRequest request, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<LaneReading> ReadAsync(NodeTarget target, string lane, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public void RequestMore(string node, string lane, ILaneReader reader, Payload afterKey)
    {
        var batch = new NodeBatch();
        batch.Add(NodeOpKind.More, lane, afterKey.Span, reader);
        Ask(node, batch);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var agent in _active.Values) agent.Lanes.Abort();
        }

        Scheduler.Dispose();
        _signal.Dispose();
    }

    // an activation that ends before it is asked leaves the question to the next one
    private void Ask(string node, NodeBatch batch)
    {
        lock (_gate)
        {
            var agent = Activate(node);
            agent.Post(() =>
            {
                var asked = agent.Lanes.DeliverAsync(batch).AsTask();
                if (asked.IsFaulted && asked.Exception.InnerException is AgentUnavailableException) _unasked.Enqueue((node, batch));
                else Assert.That(asked.IsCompletedSuccessfully);
            });
        }
    }

    private void Deliver(string node, NodeOpKind kind, string lane, string body, ILaneReader? reader)
    {
        var batch = new NodeBatch();
        batch.Add(kind, lane, Encoding.UTF8.GetBytes(body), reader);
        lock (_gate)
        {
            Assert.That(Activate(node).Lanes.DeliverAsync(batch).AsTask().IsCompletedSuccessfully);
            StepAll();
        }
    }

    private void End(string node, Func<AgentLanes, Task> end)
    {
        lock (_gate)
        {
            if (!_active.TryGetValue(node, out var agent)) return;
            StepAll();
            Task? ended = null;
            agent.Post(() => ended = end(agent.Lanes));
            while (ended is not { IsCompleted: true })
            {
                Assert.That(_busy.IsEmpty, Is.False, "what ends an agent here waits for nobody");
                StepAll();
            }

            Assert.That(ended.IsCompletedSuccessfully, ended.Exception?.Message);
            _active.Remove(node);
            while (_unasked.TryDequeue(out var question)) Ask(question.Node, question.Batch);
            StepAll();
        }
    }

    private JoinNode Activate(string node)
    {
        if (_active.TryGetValue(node, out var agent)) return agent;
        var definition = _routes.First(route => node.StartsWith(route.Prefix, StringComparison.Ordinal)).Definition;
        agent = new JoinNode(this, node, definition);
        _active.Add(node, agent);
        Assert.That(agent.Lanes.OpenAsync().AsTask().IsCompletedSuccessfully);
        agent.Lanes.Started();
        agent.Lanes.StartJoins();
        return agent;
    }

    private void StepAll()
    {
        while (_busy.TryDequeue(out var agent)) agent.Step();
    }

    private sealed class Target(string node, AgentDefinition definition) : NodeTarget
    {
        public override string Node => node;

        public override string AgentType => definition.Name;
    }
}
