using Swim.Recon;

namespace Swim.Lanes.Tests.Agents;

/// <summary>What the hot paths allocate once they are warm, and what an idle agent holds. Bytes, not time.</summary>
[NonParallelizable]
internal sealed class AllocationTests
{
    [Test]
    public void A_batch_of_value_commands_that_a_reader_follows_allocates_nothing() => Measure("count", "5");

    [Test]
    public void A_batch_of_map_updates_that_a_reader_follows_allocates_nothing() => Measure("map", "@update(key:17) 5");

    [Test]
    public void A_batch_of_commands_with_echoes_allocates_nothing() => Measure("act", "5");

    [Test]
    public void An_idle_agent_with_one_stored_value_lane_holds_less_than_400_bytes()
    {
        const int Agents = 10_000;
        var definition = TestAgent.Define(new ValueLaneDefinition<int>("count", Form.Int32));
        using var scheduler = new CommitScheduler(TimeProvider.System, new AgentLanesOptions());
        var store = new EmptyStore();
        var host = new IdleHost();
        var hub = new LaneHub();
        var kept = new AgentLanes[Agents];
        Open(definition, scheduler, store, host, hub, kept);
        Array.Clear(kept);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Open(definition, scheduler, store, host, hub, kept);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Agents;

        TestContext.Out.WriteLine($"{each} bytes");
        Assert.That(each, Is.InRange(100, 400));
        GC.KeepAlive(kept);
    }

    private static void Open(AgentDefinition definition, CommitScheduler scheduler, ILaneStore store, IAgentHost host, LaneHub hub, AgentLanes[] kept)
    {
        var opened = true;
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i] = new AgentLanes(definition, "/unit/1", host, hub, store, scheduler);
            opened &= kept[i].OpenAsync().AsTask().IsCompletedSuccessfully;
        }

        Assert.That(opened);
    }

    private static void Measure(string lane, string command)
    {
        using var scheduler = new CommitScheduler(TimeProvider.System, new AgentLanesOptions());
        var lanes = new AgentLanes(
            TestAgent.Define(
                new ValueLaneDefinition<int>("count", Form.Int32),
                new MapLaneDefinition<int, int>("map", Form.Int32, Form.Int32),
                new CommandLaneDefinition<int>("act", Form.Int32) { OnCommand = (_, _) => default }),
            "/unit/1", new IdleHost(), new LaneHub(), null, scheduler);
        var link = TestAgent.Batch((NodeOpKind.Sync, lane, "", new IdleReader()));
        Assert.That(lanes.DeliverAsync(link).AsTask().IsCompletedSuccessfully);
        var batch = TestAgent.Batch(Enumerable.Repeat((NodeOpKind.Command, lane, command, (ILaneReader?)null), 32).ToArray());
        var done = true;
        for (var i = 0; i < 2000; i++) done &= lanes.DeliverAsync(batch).AsTask().IsCompletedSuccessfully;
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++) done &= lanes.DeliverAsync(batch).AsTask().IsCompletedSuccessfully;
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(done);
        Assert.That(least, Is.Zero, "bytes for 32,000 commands in 1,000 turns");
    }

    private sealed class IdleReader : ILaneReader
    {
        public void OnLinked(LaneLink link)
        {
        }

        public void OnOps(ReadOnlySpan<LaneOp> ops)
        {
        }

        public void OnSnapshot(in LaneSnapshot snapshot)
        {
        }

        public void OnUnlinked(UnlinkReason reason)
        {
        }
    }

    private sealed class IdleHost : IAgentHost
    {
        public object Agent => this;

        public void Post(Action action)
        {
        }

        public void OnHandlerFailed(string lane, Exception error) => Assert.Fail(error.ToString());

        public void OnCommandRejected(string lane, in CommandOutcome outcome) => Assert.Fail(outcome.Message!);

        public void OnBatchLate(NodeBatch batch) => Assert.Fail("late");

        public void OnLaneQuarantined(string lane, Exception error)
        {
        }

        public void OnLaneHeldBack(string lane, Exception error, bool isFirst) => Assert.Fail(error.ToString());

        public void OnCommitFailed(Exception error, int failures)
        {
        }

        public void OnFenced(Exception error)
        {
        }
    }

    private sealed class EmptyStore : ILaneStore
    {
        // one for all: a claim belongs to the store, not to the lanes
        private readonly AgentRecords _records = new("test", "/unit/1", new Dictionary<string, ReadOnlyMemory<byte>>());

        public ValueTask<AgentRecords> OpenAsync(string agentType, string node, CancellationToken cancellationToken = default) => new(_records);

        public ValueTask CommitAsync(AgentRecords agent, IReadOnlyList<LaneRecordChange> changes, CancellationToken cancellationToken = default) => default;

        public ValueTask DeleteAsync(AgentRecords agent, CancellationToken cancellationToken = default) => default;
    }
}
