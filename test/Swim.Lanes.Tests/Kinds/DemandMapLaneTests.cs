using System.Globalization;
using Swim.Lanes.Tests.Agents;
using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Kinds;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DemandMapLaneTests
{
    private readonly FakeReader _reader = new();
    private readonly FakeReader _other = new();
    private readonly ScriptedStore _store = new();
    private readonly List<string> _computed = [];

    [Test]
    public void A_sync_sends_every_key_in_order_and_then_synced()
    {
        using var agent = Create();
        Set(agent, "milk:2,eggs:12,ale:1");
        agent.Sync("prices", _reader);

        Assert.That(_reader.Text, Is.EqualTo("linked | update ale 10 | update eggs 120 | update milk 20 | synced"));
    }

    [Test]
    public void A_lane_without_keys_syncs_as_nothing()
    {
        using var agent = Create();
        agent.Sync("prices", _reader);

        Assert.That(_reader.Text, Is.EqualTo("linked | synced"));
        Assert.That(agent.Read("prices"), Is.EqualTo("{}"));
    }

    [Test]
    public void A_cue_sends_the_key_to_every_link_and_several_of_one_turn_are_one()
    {
        using var agent = Create();
        Set(agent, "a:1,b:2");
        agent.Link("prices", _reader);
        agent.Link("prices", _other);
        agent.Deliver((NodeOpKind.Command, "cue", "b", null), (NodeOpKind.Command, "cue", "a", null), (NodeOpKind.Command, "cue", "b", null));

        Assert.That(_reader.Text, Is.EqualTo("linked | update b 20 | update a 10"));
        Assert.That(_other.Text, Is.EqualTo(_reader.Text));
        Assert.That(_computed, Is.EqualTo(new[] { "b", "a" }));
    }

    [Test]
    public void Without_links_nothing_is_computed()
    {
        using var agent = Create();
        Set(agent, "a:1");
        agent.Command("cue", "a");

        Assert.That(_computed, Is.Empty);
    }

    [Test]
    public void A_cue_of_a_key_that_is_not_there_says_so_only_when_a_link_may_know_it()
    {
        using var agent = Create();
        Set(agent, "a:1");
        agent.Sync("prices", _reader);
        agent.Command("cue", "nothing");
        Set(agent, "b:2");
        agent.Command("cue", "a");
        agent.Command("cue", "a");

        Assert.That(_reader.Text, Is.EqualTo("linked | update a 10 | synced | remove a"));
    }

    [Test]
    public void A_removal_is_sent_as_it_is_said_and_the_last_word_counts()
    {
        using var agent = Create();
        Set(agent, "a:1,b:2");
        agent.Link("prices", _reader);
        agent.Command("remove", "a");
        agent.Deliver((NodeOpKind.Command, "cue", "b", null), (NodeOpKind.Command, "remove", "b", null));
        agent.Deliver((NodeOpKind.Command, "remove", "b", null), (NodeOpKind.Command, "cue", "b", null));

        Assert.That(_reader.Text, Is.EqualTo("linked | remove a | remove b | update b 20"));
        Assert.That(_computed, Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public void Many_keys_are_synced_in_parts_each_of_which_computes_its_own_keys()
    {
        using var agent = Create(options: new AgentLanesOptions { SnapshotPartEntries = 10 });
        Set(agent, string.Join(',', Enumerable.Range(0, 95).Select(i => string.Create(CultureInfo.InvariantCulture, $"k{i:00}:{i}"))));
        var late = new FakeReader { AsksForMore = false };
        agent.Sync("prices", late);
        Assert.That(_computed, Has.Count.EqualTo(10));

        agent.Sync("prices", _reader);
        Assert.That(_reader.Parts, Is.EqualTo(10));
        Assert.That(_reader.EntryOrder, Is.EqualTo(Enumerable.Range(0, 95).Select(i => string.Create(CultureInfo.InvariantCulture, $"k{i:00}"))));
        Assert.That(_reader.Log[^1], Is.EqualTo("synced"));
    }

    [Test]
    public void Keys_that_come_and_go_between_parts_end_as_they_are()
    {
        using var agent = Create(options: new AgentLanesOptions { SnapshotPartEntries = 2 });
        Set(agent, "a:1,b:2,c:3,d:4");
        var waiting = new FakeReader { AsksForMore = false };
        agent.Sync("prices", waiting);
        Set(agent, "a:1,b:2,d:5,e:6");
        agent.Command("cue", "e");
        agent.Deliver((NodeOpKind.More, "prices", "b", waiting));
        agent.Deliver((NodeOpKind.More, "prices", "d", waiting));

        Assert.That(waiting.CopyEntries(), Is.EqualTo(new Dictionary<string, string> { ["a"] = "10", ["b"] = "20", ["d"] = "50", ["e"] = "60" }));
        Assert.That(waiting.Log[^1], Is.EqualTo("synced"));
    }

    [Test]
    public void Keys_given_twice_are_one()
    {
        using var agent = new TestAgent(TestAgent.Define(new DemandMapLaneDefinition<int, int>("squares", Form.Int32, Form.Int32)
        {
            OnSync = _ => [3, 1, 3, 2, 1],
            OnCue = (object _, int key, out int value) =>
            {
                value = key * key;
                return key != 2;
            },
        })).Open();
        agent.Sync("squares", _reader);

        Assert.That(_reader.Text, Is.EqualTo("linked | update 1 1 | update 3 9 | synced"));
        Assert.That(agent.Read("squares"), Is.EqualTo("{1:1,3:9}"));
    }

    [Test]
    public void A_key_whose_computation_throws_is_reported_and_the_others_go_out()
    {
        using var agent = Create();
        Set(agent, "a:1,boom:2,c:3");
        agent.Sync("prices", _reader);
        agent.Deliver((NodeOpKind.Command, "cue", "boom", null), (NodeOpKind.Command, "cue", "c", null));

        Assert.That(_reader.Text, Is.EqualTo("linked | update a 10 | update c 30 | synced | update c 30"));
        Assert.That(agent.Host.Failures, Has.Count.EqualTo(2));
        Assert.That(agent.Host.Run(() => agent.Lanes.ReadAsync("prices")).IsFailed, Is.True);
    }

    [Test]
    public void Commands_are_refused()
    {
        using var agent = Create();
        agent.Sync("prices", _reader);
        agent.Command("prices", "@update(key:a) 1", _reader);

        Assert.That(_reader.Text, Is.EqualTo("linked | synced"));
        Assert.That(agent.Host.Rejections.Single().Outcome.Status, Is.EqualTo(CommandStatus.ReadOnly));
    }

    [Test]
    public void What_shows_uncommitted_state_waits_for_the_commit_and_removals_are_not_forgotten()
    {
        using var agent = Create(_store);
        agent.Link("prices", _reader);
        _store.Holds = true;
        agent.Deliver((NodeOpKind.Command, "stock", "@update(key:a) 1", null), (NodeOpKind.Command, "cue", "a", null));
        agent.Deliver((NodeOpKind.Command, "stock", "@remove(key:a)", null), (NodeOpKind.Command, "cue", "a", null));
        agent.Sync("prices", _other);
        Assert.That(_reader.Text, Is.EqualTo("linked"));
        Assert.That(_other.Text, Is.EqualTo("linked"));

        agent.Release();
        while (_store.Held > 0) agent.Release();
        Assert.That(_reader.Text, Is.EqualTo("linked | update a 10 | remove a"));
        Assert.That(_other.Log, Does.Contain("synced"));
        Assert.That(_other.Entries, Is.Empty);
    }

    [Test]
    public void The_next_activation_gives_the_links_that_waited_everything_anew()
    {
        var agent = Create(new MemoryLaneStore(), new AgentLanesOptions { SnapshotPartEntries = 2 });
        Set(agent, "a:1,b:2,c:3");
        agent.Sync("prices", _reader);
        _reader.Clear();
        using var next = agent.Restart();
        _reader.WaitFor(log => string.Join(" | ", log) == "linked | clear");
        Set(next, "x:1,y:2,z:3");
        next.Close();
        _reader.Clear();
        using var last = next.Restart();

        _reader.WaitFor(log => string.Join(" | ", log) == "linked | clear | update x 10 | update y 20 | update z 30");
        agent.Dispose();
    }

    private TestAgent Create(ILaneStore? store = null, AgentLanesOptions? options = null) =>
        new TestAgent(TestAgent.Define(
            new DemandMapLaneDefinition<string, int>("prices", Form.String, Form.Int32)
            {
                OnSync = self => ((TestAgent)self).Map<string, int>("stock").Keys.Reverse(),
                OnCue = (object self, string key, out int value) =>
                {
                    _computed.Add(key);
                    if (key == "boom") throw new InvalidOperationException(key);
                    var has = ((TestAgent)self).Map<string, int>("stock").TryGetValue(key, out var count);
                    value = count * 10;
                    return has;
                },
            },
            new MapLaneDefinition<string, int>("stock", Form.String, Form.Int32)
            {
                Durability = store switch { null => Durability.Transient, ScriptedStore => Durability.Committed, _ => Durability.WriteBehind },
            },
            new CommandLaneDefinition<string>("cue", Form.String) { OnCommand = (self, key) => With((TestAgent)self, lane => lane.Cue(key)) },
            new CommandLaneDefinition<string>("remove", Form.String) { OnCommand = (self, key) => With((TestAgent)self, lane => lane.Remove(key)) }), store, options).Open();

    private static ValueTask With(TestAgent agent, Action<DemandMapLane<string, int>> act)
    {
        act((DemandMapLane<string, int>)agent.Lanes.Find("prices")!);
        return default;
    }

    private static void Set(TestAgent agent, string entries) => agent.Host.Run(() =>
        agent.Map<string, int>("stock").ReplaceAll(entries.Split(',').Select(entry => entry.Split(':')).Select(parts => KeyValuePair.Create(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture)))));
}
