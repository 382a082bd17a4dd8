using System.Globalization;
using Swim.Lanes.Tests.Agents;
using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Kinds;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SupplyLaneTests
{
    private readonly FakeReader _reader = new();
    private readonly ScriptedStore _store = new();

    [Test]
    public void Items_reach_every_link_in_order_and_are_never_merged()
    {
        using var agent = Create();
        var other = new FakeReader();
        agent.Link("supply", _reader);
        agent.Command("push", "{1,1,2}");
        agent.Link("supply", other);
        agent.Command("push", "{3}");

        Assert.That(_reader.Text, Is.EqualTo("linked | item 1 | item 1 | item 2 | item 3"));
        Assert.That(other.Text, Is.EqualTo("linked | item 3"));
    }

    [Test]
    public void A_sync_has_no_state()
    {
        using var agent = Create();
        agent.Command("push", "{1}");
        agent.Sync("supply", _reader);
        agent.Sync("supply", _reader);

        Assert.That(_reader.Text, Is.EqualTo("linked | synced | synced"));
        Assert.That(agent.Read("supply"), Is.Empty);
    }

    [Test]
    public void Commands_are_refused_and_nothing_is_echoed()
    {
        using var agent = Create();
        agent.Link("supply", _reader);
        agent.Command("supply", "5", _reader);

        Assert.That(_reader.Text, Is.EqualTo("linked"));
        var (lane, outcome) = agent.Host.Rejections.Single();
        Assert.That(lane, Is.EqualTo("supply"));
        Assert.That(outcome.Status, Is.EqualTo(CommandStatus.ReadOnly));
        Assert.That(outcome.Message, Does.Contain(TestAgent.Node).And.Contain("supply"));
    }

    [Test]
    public void Nothing_is_kept_for_those_who_come_later_or_for_the_store()
    {
        using var agent = Create(_store);
        agent.Command("push", "{1,2}");
        agent.Flush();
        agent.Link("supply", _reader);

        Assert.That(_reader.Text, Is.EqualTo("linked"));
        Assert.That(_store.Attempts, Is.Zero);
        Assert.That(agent.Lanes.HoldsTransientState, Is.False);
        Assert.That(agent.Lanes.Find("supply")!.HasReaders, Is.True);
    }

    [Test]
    public void A_large_turn_arrives_whole_and_in_order()
    {
        using var agent = Create();
        var items = new Items();
        agent.Link("supply", items);
        agent.Command("pushMany", "9000");

        Assert.That(SpinWait.SpinUntil(() => items.Count == 9000, TimeSpan.FromSeconds(20)));
        Assert.That(items.IsAscending, Is.True);
        Assert.That(agent.Hub.ItemsDropped, Is.Zero);
    }

    [Test]
    public void Of_a_turn_larger_than_a_link_can_hold_a_reader_gets_what_it_keeps_up_with_and_the_last()
    {
        using var agent = Create();
        var items = new Items();
        agent.Link("supply", items);
        agent.Command("pushMany", "50000");

        Assert.That(SpinWait.SpinUntil(() => items.Count + agent.Hub.ItemsDropped == 50_000, TimeSpan.FromSeconds(20)));
        Assert.That(items.IsAscending, Is.True);
        Assert.That(items.Last, Is.EqualTo(49_999));
    }

    [Test]
    public void A_reader_that_stays_away_keeps_the_latest_ten_thousand_and_the_rest_is_counted()
    {
        using var agent = Create();
        var link = new ProbeBuffer();
        agent.Link("supply", link);
        agent.Command("pushMany", "25000");

        Assert.That(SpinWait.SpinUntil(() => link.Dropped + agent.Hub.ItemsDropped == 15_000, TimeSpan.FromSeconds(20)));
        Assert.That(link.PendingCount, Is.EqualTo(10_000));
    }

    [Test]
    public void Items_of_a_turn_that_touched_a_committed_lane_wait_for_its_commit_in_order()
    {
        using var agent = Create(_store);
        _store.Holds = true;
        agent.Link("supply", _reader);
        agent.Command("commitAndPush", "1");
        agent.Command("push", "{2}");
        Assert.That(_reader.Text, Is.EqualTo("linked"));

        agent.Release();
        agent.Command("push", "{3}");
        Assert.That(_reader.Text, Is.EqualTo("linked | item 1 | item 2 | item 3"));
    }

    [Test]
    public void A_turn_that_waits_for_a_commit_keeps_its_latest_ten_thousand_items()
    {
        using var agent = Create(_store);
        _store.Holds = true;
        agent.Link("supply", _reader);
        agent.Command("commitAndPush", "12000");
        agent.Release();

        _reader.WaitFor(log => log.Length == 10_001);
        Assert.That(_reader.Log[1], Is.EqualTo("item 2000"));
        Assert.That(agent.Hub.ItemsDropped, Is.EqualTo(2000));
    }

    [Test]
    public void The_next_activation_sends_nothing_by_itself()
    {
        var agent = Create();
        agent.Link("supply", _reader);
        agent.Command("push", "{1}");
        using var next = agent.Restart();
        next.Command("push", "{2}");

        _reader.WaitFor(log => string.Join(" | ", log) == "linked | item 1 | linked | item 2");
        agent.Dispose();
    }

    private static TestAgent Create(ScriptedStore? store = null) =>
        new TestAgent(TestAgent.Define(
            new SupplyLaneDefinition<int>("supply", Form.Int32),
            new ValueLaneDefinition<int>("total", Form.Int32) { Durability = store is null ? Durability.Transient : Durability.Committed },
            new CommandLaneDefinition<int[]>("push", Form.Array(Form.Int32)) { OnCommand = (self, items) => Push((TestAgent)self, items) },
            new CommandLaneDefinition<int>("pushMany", Form.Int32) { OnCommand = (self, count) => Push((TestAgent)self, Enumerable.Range(0, count)) },
            new CommandLaneDefinition<int>("commitAndPush", Form.Int32)
            {
                OnCommand = (self, count) =>
                {
                    ((TestAgent)self).Value<int>("total").Value = count;
                    return Push((TestAgent)self, count == 1 ? [1] : Enumerable.Range(0, count));
                },
            }), store).Open();

    private static ValueTask Push(TestAgent agent, IEnumerable<int> items)
    {
        var supply = (SupplyLane<int>)agent.Lanes.Find("supply")!;
        foreach (var item in items) supply.Push(item);
        return default;
    }

    /// <summary>Counts instead of keeping.</summary>
    private sealed class Items : ILaneReader
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public int Last { get; private set; } = -1;

        public bool IsAscending { get; private set; } = true;

        public void OnLinked(LaneLink link)
        {
        }

        public void OnOps(ReadOnlySpan<LaneOp> ops)
        {
            foreach (ref readonly var op in ops)
            {
                var item = int.Parse(op.Body!.Span, CultureInfo.InvariantCulture);
                IsAscending &= item > Last;
                Last = item;
            }

            Volatile.Write(ref _count, _count + ops.Length);
        }

        public void OnSnapshot(in LaneSnapshot snapshot)
        {
        }

        public void OnUnlinked(UnlinkReason reason)
        {
        }
    }
}
