using Swim.Lanes.Tests.Agents;
using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Kinds;

public sealed class ListLaneTests
{
    private static readonly string[] Abc = ["a", "b", "c"];

    private static AgentDefinition Words(Durability durability = Durability.Transient) =>
        TestAgent.Define(new ListLaneDefinition<string>("list", Form.String) { Durability = durability });

    private static ListLane<string> Lane(TestAgent agent) => (ListLane<string>)agent.Lanes.Find("list")!;

    private static TestAgent With(params string[] words)
    {
        var agent = new TestAgent(Words()).Open();
        agent.Host.Run(() => Lane(agent).AddRange(words));
        return agent;
    }

    private static (TestAgent Agent, ListReplica Reader) Synced(params string[] words)
    {
        var agent = With(words);
        var reader = new ListReplica();
        agent.Sync("list", reader.Buffer);
        reader.Until(agent, () => reader.Synced == 1);
        reader.Log.Clear();
        return (agent, reader);
    }

    [Test]
    public void A_sync_amid_a_commit_is_sent_the_list_and_none_of_the_changes_that_are_in_it()
    {
        var store = new ScriptedStore { Holds = true };
        using var agent = new TestAgent(Words(Durability.Committed), store).Open();
        agent.Command("list", "@update(index:0,key:a) x");
        agent.Command("list", "@update(index:1,key:b) y");
        var reader = new ProbeBuffer();
        agent.Sync("list", reader);
        agent.Command("list", "@update(index:2,key:c) z");
        while (store.Held > 0) agent.Release();

        Assert.That(reader.Drain(), Is.EqualTo("linked !@update(index:0,key:a) x !@update(index:1,key:b) y synced !@update(index:2,key:c) z"));
    }

    [Test]
    public void Elements_are_added_inserted_replaced_moved_and_removed_by_index()
    {
        using var agent = With(Abc);
        var list = Lane(agent);
        agent.Host.Run(() =>
        {
            list.Insert(1, "x");
            list[0] = "A";
            list.Move(3, 0);
            list.RemoveAt(2);
        });

        Assert.That(list, Is.EqualTo(["c", "A", "b"]));
        Assert.That(list.ToArray(), Is.EqualTo(["c", "A", "b"]));
        Assert.That(agent.Read("list"), Is.EqualTo("{c,A,b}"));
    }

    [Test]
    public void An_index_that_is_not_there_throws_and_changes_nothing()
    {
        using var agent = With(Abc);
        var list = Lane(agent);
        agent.Host.Run(() =>
        {
            Assert.That(() => list[3], Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => list[-1] = "z", Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => list.Insert(4, "z"), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => list.RemoveAt(3), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => list.Move(0, 3), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
        Assert.That(list, Is.EqualTo(Abc));
    }

    [Test]
    public void Readers_are_told_the_verbs_with_index_and_a_key_that_stays()
    {
        var (agent, reader) = Synced(Abc);
        using var _ = agent;
        var keys = reader.Keys;
        agent.Host.Run(() => Lane(agent).Move(0, 2));
        agent.Host.Run(() => Lane(agent)[2] = "A");
        agent.Host.Run(() => Lane(agent).RemoveAt(0));
        agent.Host.Run(() => Lane(agent).Drop(1));
        agent.Host.Run(() => Lane(agent).Take(5));
        agent.Host.Run(() => Lane(agent).Clear());
        reader.Until(agent, () => reader.Log.Count == 6);
        Assert.That(reader.Log, Is.EqualTo([
            $"!@move(from:0,to:2,key:{keys[0]})", $"!@update(index:2,key:{keys[0]}) A", $"!@remove(index:0,key:{keys[1]})", "!@drop(1)", "!@take(5)", "clear",
        ]));
        Assert.That(keys[0], Does.Match("^%[A-Za-z0-9+/]{8}$"));
    }

    [Test]
    public void A_sync_sends_the_elements_in_order_and_again_when_repeated()
    {
        var (agent, reader) = Synced(Abc);
        using var _ = agent;
        agent.Sync("list", reader.Buffer);
        reader.Until(agent, () => reader.Synced == 2);
        Assert.That(reader.Log, Has.Count.EqualTo(4));
        Assert.That(reader.Log[0], Does.StartWith("!@update(index:0,key:").And.EndsWith(" a"));
        Assert.That(reader.Log[^1], Is.EqualTo("synced"));
        Assert.That(reader.Values, Is.EqualTo(Abc));
    }

    [Test]
    public void An_empty_list_syncs_with_nothing_but_synced()
    {
        var (agent, reader) = Synced();
        using var _ = agent;
        agent.Sync("list", reader.Buffer);
        reader.Until(agent, () => reader.Synced == 2);
        Assert.That(reader.Log, Is.EqualTo(["synced"]));
    }

    [Test]
    public void Commands_change_the_list_and_keep_the_key_that_a_client_chose()
    {
        var (agent, reader) = Synced();
        using var _ = agent;
        agent.Command("list", "@update(index:0)a", reader.Buffer);
        agent.Command("list", "@update(index:0,key:77)k", reader.Buffer);
        agent.Command("list", "@update(key:77,index:5)k2", reader.Buffer);
        agent.Command("list", "@move(from:9,to:1,key:77)", reader.Buffer);
        agent.Command("list", "@update(index:2,key:%Ab12Cd34)c", reader.Buffer);
        agent.Command("list", "@remove(index:0)", reader.Buffer);
        agent.Command("list", "@remove(index:9,key:%Ab12Cd34)", reader.Buffer);
        reader.Until(agent, () => reader.Log.Count == 7);
        Assert.That(Lane(agent), Is.EqualTo(["k2"]));
        Assert.That(reader.Values, Is.EqualTo(["k2"]));
        Assert.That(reader.Log.Skip(1), Is.EqualTo([
            "!@update(index:0,key:77) k", "!@update(index:0,key:77) k2", "!@move(from:0,to:1,key:77)", "!@update(index:2,key:%Ab12Cd34) c",
            reader.Log[5], "!@remove(index:1,key:%Ab12Cd34)",
        ]));
        Assert.That(agent.Host.Rejections, Is.Empty);
    }

    [Test]
    public void Take_drop_and_clear_are_shown_as_given_also_when_there_is_nothing_to_take_away()
    {
        var (agent, reader) = Synced();
        using var _ = agent;
        foreach (var verb in new[] { "@drop(1)", "@take(1)", "@clear" }) agent.Command("list", verb, reader.Buffer);
        reader.Until(agent, () => reader.Log.Count == 3);
        Assert.That(reader.Log, Is.EqualTo(["!@drop(1)", "!@take(1)", "clear"]));
    }

    [TestCase("@insert(index:0)a")]
    [TestCase("@append x")]
    [TestCase("@insert(0)q")]
    [TestCase("plain")]
    [TestCase("{rec:1}")]
    public void An_unknown_verb_is_refused_and_answered_with_silence(string body)
    {
        var (agent, reader) = Synced(Abc);
        using var _ = agent;
        agent.Command("list", body, reader.Buffer);
        Assert.That(LogUntilEnd(agent, reader), Is.Empty);
        Assert.That(agent.Host.Rejections, Has.Count.EqualTo(1));
    }

    [TestCase("@update(index:99)Q")]
    [TestCase("@update(index:-1)Q")]
    [TestCase("@update(index:3){a:1}")]
    [TestCase("@update Q")]
    [TestCase("@remove(index:50)")]
    [TestCase("@move(from:50,to:0)")]
    [TestCase("@move(from:0,to:3)")]
    [TestCase("@move(from:0,to:1,key:5)")]
    public void A_sender_whose_list_may_differ_is_sent_the_whole_state_without_synced(string body)
    {
        var (agent, reader) = Synced(Abc);
        using var _ = agent;
        agent.Command("list", body, reader.Buffer);
        reader.Until(agent, () => reader.Log.Count == 4);
        Assert.That(reader.Log[0], Is.EqualTo("clear"));
        Assert.That(reader.Values, Is.EqualTo(Abc));
        Assert.That(agent.Host.Rejections, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_value_that_does_not_fit_is_answered_with_the_element_that_is_there()
    {
        var (agent, reader) = Synced(Abc);
        using var _ = agent;
        agent.Command("list", "@update(index:1){a:1}", reader.Buffer);
        Assert.That(LogUntilEnd(agent, reader), Is.EqualTo([$"!@update(index:1,key:{reader.Keys[1]}) b"]));
    }

    [Test]
    public void Removing_what_is_gone_already_is_accepted_in_silence()
    {
        var (agent, reader) = Synced(Abc);
        using var _ = agent;
        agent.Command("list", "@remove(index:1,key:5)", reader.Buffer);
        Assert.That(LogUntilEnd(agent, reader), Is.Empty);
        Assert.That(agent.Host.Rejections, Is.Empty);
    }

    [Test]
    public void Handlers_run_around_each_kind_of_change()
    {
        var calls = new List<string>();
        var definition = TestAgent.Define(new ListLaneDefinition<string>("list", Form.String)
        {
            WillUpdate = (_, index, now, before) => { calls.Add($"will {index} {now} {before}"); return now.ToUpperInvariant(); },
            DidInsert = (_, index, now) => calls.Add($"insert {index} {now}"),
            DidUpdate = (_, index, now, before) => calls.Add($"update {index} {now} {before}"),
            WillRemove = (_, index) => calls.Add($"remove? {index}"),
            DidRemove = (_, index, before) => calls.Add($"remove {index} {before}"),
            WillMove = (_, from, to) => calls.Add($"move? {from} {to}"),
            DidMove = (_, from, to, value) => calls.Add($"move {from} {to} {value}"),
            WillClear = _ => calls.Add("clear?"),
            DidClear = _ => calls.Add("clear"),
            WillDrop = (_, count) => calls.Add($"drop? {count}"),
            DidDrop = (_, count) => calls.Add($"drop {count}"),
            WillTake = (_, count) => calls.Add($"take? {count}"),
            DidTake = (_, count) => calls.Add($"take {count}"),
        });
        using var agent = new TestAgent(definition).Open();
        var list = Lane(agent);
        agent.Host.Run(() =>
        {
            list.Add("a");
            list.Add("b");
            list[0] = "c";
            list.Move(0, 1);
            list.RemoveAt(0);
            list.Add("d");
            list.Take(1);
            list.Drop(3);
            list.Clear();
        });
        Assert.That(string.Join(" | ", calls), Is.EqualTo(
            "will 0 a  | insert 0 A | will 1 b  | insert 1 B | will 0 c A | update 0 C A | move? 0 1 | move 0 1 C | remove? 0 | remove 0 B"
            + " | will 1 d  | insert 1 D | take? 1 | remove? 1 | remove 1 D | take 1 | drop? 3 | remove? 0 | remove 0 C | drop 3 | clear? | clear"));
    }

    [Test]
    public void A_list_and_its_keys_survive_a_restart()
    {
        var store = new MemoryLaneStore();
        using var agent = new TestAgent(Words(Durability.WriteBehind), store).Open();
        agent.Command("list", "@update(index:0,key:mine)x");
        agent.Host.Run(() => Lane(agent).AddRange(Abc));
        Assert.That(agent.Close());
        using var next = agent.Restart();
        var reader = new ListReplica();
        next.Sync("list", reader.Buffer);
        reader.Until(next, () => reader.Synced == 1);
        Assert.That(reader.Values, Is.EqualTo(["x", "a", "b", "c"]));
        Assert.That(reader.Keys[0], Is.EqualTo("mine"));
        Assert.That(next.Close());
        using var third = next.Restart();
        var again = new ListReplica();
        third.Sync("list", again.Buffer);
        again.Until(third, () => again.Synced == 1);
        Assert.That(again.Keys, Is.EqualTo(reader.Keys));
    }

    [Test]
    public void A_change_of_one_element_writes_one_page()
    {
        var store = new MemoryLaneStore();
        using var agent = new TestAgent(Words(Durability.WriteBehind), store).Open();
        agent.Host.Run(() => Lane(agent).AddRange(Enumerable.Range(0, 2000).Select(i => $"word{i}")));
        agent.Flush();
        var before = store.Read("test", TestAgent.Node);
        agent.Host.Run(() => Lane(agent)[1000] = "changed");
        agent.Flush();
        var after = store.Read("test", TestAgent.Node);
        Assert.That(after.Count(r => !before[r.Key].Span.SequenceEqual(r.Value.Span)), Is.EqualTo(1));
    }

    [Test]
    public void Stored_bytes_that_do_not_fit_quarantine_the_lane_and_show_what_could_be_read()
    {
        var store = new MemoryLaneStore();
        using var agent = new TestAgent(Words(Durability.WriteBehind), store).Open();
        agent.Host.Run(() => Lane(agent).AddRange(["1", "2", "x"]));
        agent.Close();
        using var next = agent.Restart(TestAgent.Define(new ListLaneDefinition<int>("list", Form.Int32) { Durability = Durability.WriteBehind }));
        var list = (ListLane<int>)next.Lanes.Find("list")!;
        Assert.That(list.IsQuarantined);
        Assert.That(list, Is.EqualTo([1, 2]));
        Assert.That(() => list.Add(3), Throws.InstanceOf<LaneQuarantinedException>());
    }

    [Test]
    public void A_hundred_thousand_elements_are_usable()
    {
        using var agent = new TestAgent(Words(Durability.WriteBehind), new MemoryLaneStore()).Open();
        var list = Lane(agent);
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 100_000; i++) list.Insert(i / 2, "e");
            for (var i = 0; i < 10_000; i++) list.Move((i * 7919) % list.Count, (i * 104_729) % list.Count);
            for (var i = 0; i < 10_000; i++) list[(i * 7919) % list.Count] = "f";
            for (var i = 0; i < 50_000; i++) list.RemoveAt((i * 7919) % list.Count);
        });
        Assert.That(list, Has.Count.EqualTo(50_000));
        Assert.That(list.ToArray().Count(e => e == "f"), Is.GreaterThan(0));
    }

    [Test]
    public void A_large_list_is_synced_in_parts_while_it_changes()
    {
        using var agent = With([.. Enumerable.Range(0, 2000).Select(i => $"w{i}")]);
        var list = Lane(agent);
        var reader = new ListReplica();
        agent.Sync("list", reader.Buffer);
        for (var i = 0; reader.Synced == 0; i++)
        {
            reader.Take(20);
            agent.Host.Run(() =>
            {
                // the last to the front, one off the front, one changed behind, one in the middle
                list.Move(list.Count - 1, 0);
                list.RemoveAt(1);
                list[list.Count - 2] = $"changed{i}";
                list.Insert(list.Count / 2, $"new{i}");
            });
            Assert.That(i, Is.LessThan(5000), "the sync never ends");
        }

        reader.Converge(agent);
        Assert.That(reader.Values, Is.EqualTo(list.ToArray()));
        Assert.That(reader.Log, Does.Not.Contain("clear"));
        Assert.That(reader.Synced, Is.EqualTo(1));
    }

    [Test]
    public void A_reader_that_stays_away_holds_little_and_is_sent_the_state_anew()
    {
        var (agent, reader) = Synced(Abc);
        using var _ = agent;
        for (var i = 0; i < 1000; i++) agent.Host.Run(() => Lane(agent).Insert(0, $"n{i}"));
        for (var i = 0; i < 900; i++) agent.Host.Run(() => Lane(agent).RemoveAt(5));
        for (var i = 0; i < 300; i++) agent.Host.Run(() => Lane(agent)[0] = $"x{i}");
        Assert.That(reader.Buffer.PendingCount, Is.LessThan(600));
        reader.Converge(agent);
        Assert.That(reader.Values, Is.EqualTo(Lane(agent).ToArray()));
        Assert.That(reader.Synced, Is.EqualTo(1), "the sync that the reader asked for, no other");
        Assert.That(reader.Log, Does.Contain("clear"));
    }

    [Test]
    public void Readers_of_a_lost_activation_are_sent_the_state_anew([Values(3, 1000)] int count)
    {
        var store = new MemoryLaneStore();
        using var agent = new TestAgent(Words(Durability.WriteBehind), store).Open();
        agent.Host.Run(() => Lane(agent).AddRange(Enumerable.Range(0, count).Select(i => $"w{i}")));
        agent.Flush();
        var reader = new ListReplica();
        agent.Sync("list", reader.Buffer);
        reader.Converge(agent);
        agent.Host.Run(() => Lane(agent).Insert(1, "lost"));
        reader.Converge(agent);
        Assert.That(reader.Values, Does.Contain("lost"));

        // no clean close
        using var next = agent.Restart();
        reader.Converge(next);
        next.Host.Run(() => Lane(next).Move(0, count - 1));
        reader.Converge(next);
        Assert.That(reader.Values, Is.EqualTo(Lane(next).ToArray()));
        Assert.That(reader.Log, Does.Contain("clear"));
        Assert.That(reader.Synced, Is.EqualTo(1));
    }

    [Test]
    public void Readers_of_a_closed_activation_go_on_in_silence()
    {
        var store = new MemoryLaneStore();
        using var agent = new TestAgent(Words(Durability.WriteBehind), store).Open();
        agent.Host.Run(() => Lane(agent).AddRange(Abc));
        var reader = new ListReplica();
        agent.Sync("list", reader.Buffer);
        reader.Converge(agent);
        reader.Log.Clear();
        agent.Close();
        using var next = agent.Restart();
        next.Host.Run(() => Lane(next).Move(2, 0));
        reader.Converge(next);
        Assert.That(reader.Log, Is.EqualTo([$"!@move(from:2,to:0,key:{reader.Keys[0]})"]));
    }

    [Test]
    public void A_turn_with_very_many_steps_is_shown_as_the_state_after_it()
    {
        var (agent, reader) = Synced(Abc);
        using var _ = agent;
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 10_000; i++) Lane(agent).Move(0, 2);
        });
        reader.Converge(agent);
        Assert.That(reader.Log, Has.Count.EqualTo(4));
        Assert.That(reader.Values, Is.EqualTo(Lane(agent).ToArray()));
    }

    /// <summary>What the reader is told of until an element added now is shown.</summary>
    private static string[] LogUntilEnd(TestAgent agent, ListReplica reader)
    {
        agent.Host.Run(() => Lane(agent).Add("end"));
        reader.Until(agent, () => reader.Values is [.., "end"]);
        return [.. reader.Log.SkipLast(1)];
    }
}
