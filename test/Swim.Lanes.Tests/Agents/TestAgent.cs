using System.Text;
using Microsoft.Extensions.Time.Testing;
using Swim.Lanes.Tests.Storage;

namespace Swim.Lanes.Tests.Agents;

/// <summary>One agent without Orleans: host, hub, store, clock and the steps a gateway would send.</summary>
internal sealed class TestAgent : ILaneRequests, IDisposable
{
    public const string Node = "/unit/1";

    private readonly AgentDefinition _definition;

    public TestAgent(AgentDefinition definition, ILaneStore? store = null, AgentLanesOptions? options = null)
        : this(definition, store, new LaneHub(), new FakeTimeProvider(), options)
    {
    }

    private TestAgent(AgentDefinition definition, ILaneStore? store, LaneHub hub, FakeTimeProvider time, AgentLanesOptions? options)
    {
        _definition = definition;
        Hub = hub;
        Time = time;
        Store = store;
        Options = options ?? new AgentLanesOptions();
        Scheduler = new CommitScheduler(time, Options);
        Host = new FakeHost { Agent = this };
        Lanes = new AgentLanes(definition, Node, Host, hub, store, Scheduler);

        // last: the worker of a feed that has outlived the activation before may ask at once
        hub.Requests = this;
    }

    public FakeHost Host { get; }

    public LaneHub Hub { get; }

    public FakeTimeProvider Time { get; }

    public ILaneStore? Store { get; }

    public AgentLanesOptions Options { get; }

    public CommitScheduler Scheduler { get; }

    public AgentLanes Lanes { get; }

    /// <summary>What a handler waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>What handlers wrote down.</summary>
    public List<string> Calls { get; } = [];

    public static AgentDefinition Define(params LaneDefinition[] lanes) => new("test", "/unit/:id", typeof(TestAgent), lanes);

    public ValueLane<T> Value<T>(string lane) => (ValueLane<T>)Lanes.Find(lane)!;

    public MapLane<TKey, TValue> Map<TKey, TValue>(string lane)
        where TKey : notnull => (MapLane<TKey, TValue>)Lanes.Find(lane)!;

    public TestAgent Open()
    {
        Host.Run(() => Lanes.OpenAsync());
        Host.Run(Lanes.Started);
        return this;
    }

    /// <summary>The next activation of the same agent: same store, hub and clock.</summary>
    public TestAgent Restart(AgentDefinition? definition = null) => Next(definition).Open();

    /// <summary>The same, before it has been opened.</summary>
    public TestAgent Next(AgentDefinition? definition = null) => new(definition ?? _definition, Store, Hub, Time, Options);

    public void Command(string lane, string body, ILaneReader? reader = null) => Deliver((NodeOpKind.Command, lane, body, reader));

    public void Link(string lane, ILaneReader reader) => Deliver((NodeOpKind.Link, lane, "", reader));

    public void Sync(string lane, ILaneReader reader) => Deliver((NodeOpKind.Sync, lane, "", reader));

    public void Deliver(params (NodeOpKind Kind, string Lane, string Body, ILaneReader? Reader)[] steps) =>
        Host.Run(() => Lanes.DeliverAsync(Batch(steps)));

    public static NodeBatch Batch(params (NodeOpKind Kind, string Lane, string Body, ILaneReader? Reader)[] steps)
    {
        var batch = new NodeBatch();
        foreach (var (kind, lane, body, reader) in steps) batch.Add(kind, lane, Encoding.UTF8.GetBytes(body), reader);
        return batch;
    }

    public string Read(string lane)
    {
        var reading = Host.Run(() => Lanes.ReadAsync(lane));
        return Encoding.UTF8.GetString(reading.Body.Span);
    }

    /// <summary>Lets time pass and runs what that brings.</summary>
    public void Advance(double milliseconds)
    {
        Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        Host.Drain();
    }

    /// <summary>Lets the flush interval pass.</summary>
    public void Flush() => Advance(Options.FlushInterval.TotalMilliseconds);

    /// <summary>Lets the oldest commit that the store holds back end, and runs what that brings.</summary>
    public void Release(bool fails = false, bool carriedOut = false)
    {
        var store = (ScriptedStore)Store!;
        var steps = Host.Steps;
        if (fails) store.Fail(carriedOut);
        else store.Release();
        Host.Until(() => Host.Steps > steps);
        Host.Drain();
    }

    public bool Close() => Host.Run(() => Lanes.CloseAsync());

    public void Dispose() => Scheduler.Dispose();

    void ILaneRequests.RequestMore(string node, string lane, ILaneReader reader, Payload afterKey)
    {
        var batch = new NodeBatch();
        batch.Add(NodeOpKind.More, lane, afterKey.Span, reader);
        ((IAgentHost)Host).Post(() => Assert.That(Lanes.DeliverAsync(batch).AsTask().IsCompletedSuccessfully));
    }
}
