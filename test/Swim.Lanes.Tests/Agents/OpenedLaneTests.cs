using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Agents;

/// <summary>Private stores and lanes opened while running.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class OpenedLaneTests
{
    private readonly ScriptedStore _store = new();
    private readonly FakeReader _reader = new();

    [Test]
    public void A_store_is_kept_and_nobody_outside_finds_it()
    {
        using var agent = Create();
        agent.Host.Run(() =>
        {
            ((ValueStore<int>)agent.Lanes.Find("secret")!).Value = 7;
            ((MapStore<string, int>)agent.Lanes.Find("secrets")!)["a"] = 1;
        });
        agent.Link("secret", _reader);
        agent.Sync("secrets", _reader);
        agent.Command("secret", "9");
        agent.Command("secrets", "@clear");

        Assert.That(_reader.Text, Is.EqualTo("unlinked LaneNotFound | unlinked LaneNotFound"));
        Assert.That(agent.Host.Rejections.Select(r => r.Outcome.Status), Is.All.EqualTo(CommandStatus.LaneNotFound));
        Assert.That(agent.Host.Run(() => agent.Lanes.ReadAsync("secret")).Found, Is.False);
        Assert.That(agent.Host.Run(() => agent.Lanes.CommandAsync("secret", "9"u8.ToArray())).Outcome.Status, Is.EqualTo(CommandStatus.LaneNotFound));

        agent.Flush();
        Assert.That(_store.Text(TestAgent.Node, "v/secret"), Is.EqualTo("7"));
        Assert.That(_store.Text(TestAgent.Node, "m/secrets/0"), Is.EqualTo("{a:1}"));
        using var next = agent.Restart();
        Assert.That(((ValueStore<int>)next.Lanes.Find("secret")!).Value, Is.EqualTo(7));
        Assert.That(((MapStore<string, int>)next.Lanes.Find("secrets")!).Keys, Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public void A_cleared_store_leaves_nothing_behind()
    {
        using var agent = Create();
        var value = (ValueStore<int>)agent.Lanes.Find("secret")!;
        var map = (MapStore<string, int>)agent.Lanes.Find("secrets")!;
        agent.Host.Run(() =>
        {
            value.Value = 7;
            map["a"] = 1;
        });
        agent.Flush();
        agent.Host.Run(() =>
        {
            value.Clear();
            map.Clear();
        });
        agent.Flush();

        Assert.That(value.IsSet, Is.False);
        Assert.That(_store.Kept.Read("test", TestAgent.Node), Is.Empty);
    }

    [Test]
    public void A_committed_store_is_stored_at_once()
    {
        using var agent = new TestAgent(TestAgent.Define(new ValueStoreDefinition<int>("secret", Form.Int32) { Durability = Durability.Committed }), _store).Open();
        agent.Host.Run(() => ((ValueStore<int>)agent.Lanes.Find("secret")!).Value = 7);

        Assert.That(_store.Text(TestAgent.Node, "v/secret"), Is.EqualTo("7"));
    }

    [Test]
    public void A_map_store_reads_like_an_ordered_map()
    {
        using var agent = Create();
        var map = (MapStore<string, int>)agent.Lanes.Find("secrets")!;
        agent.Host.Run(() =>
        {
            foreach (var key in "dbcae") map[key.ToString()] = key;
            map.Update("a", value => value + 1);
        });

        Assert.That(map.Keys, Is.EqualTo(new[] { "a", "b", "c", "d", "e" }));
        Assert.That(map["a"], Is.EqualTo('a' + 1));
        Assert.That(map.Range("b", "d").Select(e => e.Key), Is.EqualTo(new[] { "b", "c" }));
        Assert.That(map.RangeFrom("d").Select(e => e.Key), Is.EqualTo(new[] { "d", "e" }));
        agent.Host.Run(() =>
        {
            map.Drop(1);
            map.Take(3);
            map.KeepLast(2);
            map.KeepSince("d");
        });
        Assert.That(map.Keys, Is.EqualTo(new[] { "d" }));
        Assert.That(map.Remove("d"), Is.True);
        Assert.That(map.TryGetFirst(out _), Is.False);
    }

    [Test]
    public void A_lane_opened_while_running_is_a_lane_like_others()
    {
        using var agent = Create();
        agent.Link("extra", _reader);
        Open(agent, Extra());
        agent.Sync("extra", _reader);
        agent.Command("extra", "5");

        Assert.That(_reader.Text, Is.EqualTo("unlinked LaneNotFound | linked | set  | synced | set 5"));
        Assert.That(agent.Read("extra"), Is.EqualTo("5"));
        Assert.That(agent.Lanes.All.Select(lane => lane.Name), Is.EqualTo(new[] { "count", "secret", "secrets", "extra" }));
    }

    [Test]
    public void Its_state_waits_until_it_is_opened_again()
    {
        using var agent = Create();
        Open(agent, Extra());
        Open(agent, Scores());
        agent.Command("extra", "5");
        agent.Command("scores", "@update(key:a) 1");
        agent.Flush();

        using var second = agent.Restart();
        second.Command("count", "1");
        second.Flush();
        Assert.That(second.Lanes.Find("extra"), Is.Null);

        using var third = second.Restart();
        Open(third, Extra());
        Assert.That(third.Value<int>("extra").Value, Is.EqualTo(5));
        third.Command("extra", "6");
        third.Flush();
        Open(third, Scores());
        Assert.That(third.Map<string, int>("scores")["a"], Is.EqualTo(1));
    }

    [Test]
    public void Links_to_it_go_on_when_the_next_activation_opens_it_before_it_has_started()
    {
        using var agent = Create();
        Open(agent, Extra());
        agent.Sync("extra", _reader);
        agent.Command("extra", "5");
        Assert.That(agent.Close(), Is.True);
        _reader.Clear();

        using var next = agent.Next();
        next.Host.Run(() => next.Lanes.OpenAsync());
        Open(next, Extra());
        next.Host.Run(next.Lanes.Started);
        next.Command("extra", "6");

        _reader.WaitFor(log => log.Contains("set 6"));
        Assert.That(_reader.Text, Is.EqualTo("linked | set 6"), "the new epoch, then the change");
    }

    [Test]
    public void Links_to_a_lane_that_the_next_activation_does_not_open_are_told_so()
    {
        using var agent = Create();
        Open(agent, Extra());
        agent.Sync("extra", _reader);
        Assert.That(agent.Close(), Is.True);
        _reader.Clear();

        using var next = agent.Restart();

        _reader.WaitFor(log => log.Length > 0);
        Assert.That(_reader.Text, Is.EqualTo("unlinked LaneNotFound"));
    }

    [Test]
    public void A_closed_lane_is_not_found_and_keeps_its_state()
    {
        using var agent = Create();
        var lane = (ValueLane<int>)Open(agent, Extra());
        agent.Sync("extra", _reader);
        agent.Command("extra", "5");
        Assert.That(agent.Host.Run(() => new ValueTask<bool>(agent.Lanes.CloseLane("extra"))), Is.True);
        _reader.WaitFor(log => log.Contains("unlinked Stopped"));
        agent.Link("extra", _reader);

        Assert.That(_reader.Text, Is.EqualTo("linked | set  | synced | set 5 | unlinked Stopped | unlinked LaneNotFound"));
        Assert.That(() => lane.Value = 6, Throws.InvalidOperationException.With.Message.Contains("closed"));
        agent.Flush();
        Assert.That(_store.Text(TestAgent.Node, "v/extra"), Is.EqualTo("5"));
        Assert.That(Open(agent, Extra()), Is.SameAs(lane));
        Assert.That(lane.Value, Is.EqualTo(5));
    }

    [Test]
    public void A_lane_closed_with_its_state_leaves_nothing_behind()
    {
        using var agent = Create();
        Open(agent, Extra());
        Open(agent, Scores());
        agent.Command("extra", "5");
        agent.Command("scores", "@update(key:a) 1");
        agent.Flush();
        agent.Host.Run(() =>
        {
            agent.Lanes.CloseLane("extra", delete: true);
            agent.Lanes.CloseLane("scores", delete: true);
        });
        agent.Flush();

        Assert.That(_store.Kept.Read("test", TestAgent.Node), Is.Empty);
        Assert.That(agent.Lanes.CloseLane("extra"), Is.False);
    }

    [Test]
    public void An_agent_opens_a_bounded_number_of_lanes()
    {
        using var agent = new TestAgent(Definition(), _store, new AgentLanesOptions { MaxOpenedLanes = 3 }).Open();
        for (var i = 0; i < 3; i++) Open(agent, new ValueLaneDefinition<int>($"l{i}", Form.Int32));

        Assert.That(() => agent.Lanes.Open(Extra()), Throws.InvalidOperationException.With.Message.Contains("has opened 3 lanes"));
        Assert.That(() => agent.Lanes.Open(new ValueLaneDefinition<int>("l1", Form.Int32)), Throws.Nothing);
        Assert.That(() => agent.Lanes.Open(new ValueLaneDefinition<string>("l1", Form.String)), Throws.InvalidOperationException);
        Assert.That(() => agent.Lanes.Open(new ValueLaneDefinition<int>("count", Form.Int32)), Throws.ArgumentException);
    }

    [Test]
    public void A_committed_lane_opened_while_running_is_seen_after_its_commit()
    {
        using var agent = Create();
        Open(agent, new ValueLaneDefinition<int>("extra", Form.Int32) { Durability = Durability.Committed });
        agent.Link("extra", _reader);
        agent.Flush();
        _store.Holds = true;
        agent.Command("extra", "5");
        Assert.That(_reader.Text, Is.EqualTo("linked"));
        agent.Release();

        Assert.That(_reader.Text, Is.EqualTo("linked | set 5"));
        _store.Holds = false;
        using var next = agent.Restart();
        Open(next, new ValueLaneDefinition<int>("extra", Form.Int32) { Durability = Durability.Committed });
        Assert.That(next.Value<int>("extra").Value, Is.EqualTo(5));
    }

    [Test]
    public void Names_with_slashes_do_not_meet_in_the_store()
    {
        using var agent = Create();
        Open(agent, new MapLaneDefinition<string, int>("a", Form.String, Form.Int32));
        Open(agent, new MapLaneDefinition<string, int>("a/0", Form.String, Form.Int32));
        agent.Command("a", "@update(key:x) 1");
        agent.Command("a/0", "@update(key:y) 2");
        agent.Flush();

        using var next = agent.Restart();
        Open(next, new MapLaneDefinition<string, int>("a/0", Form.String, Form.Int32));
        Open(next, new MapLaneDefinition<string, int>("a", Form.String, Form.Int32));
        Assert.That(next.Read("a"), Is.EqualTo("{x:1}"));
        Assert.That(next.Read("a/0"), Is.EqualTo("{y:2}"));
    }

    private static ValueLaneDefinition<int> Extra() => new("extra", Form.Int32);

    private static MapLaneDefinition<string, int> Scores() => new("scores", Form.String, Form.Int32);

    private static AgentDefinition Definition() => TestAgent.Define(
        new ValueLaneDefinition<int>("count", Form.Int32),
        new ValueStoreDefinition<int>("secret", Form.Int32),
        new MapStoreDefinition<string, int>("secrets", Form.String, Form.Int32));

    private static Lane Open(TestAgent agent, LaneDefinition definition) => agent.Host.Run(() => new ValueTask<Lane>(agent.Lanes.Open(definition)));

    private TestAgent Create() => new TestAgent(Definition(), _store).Open();
}
