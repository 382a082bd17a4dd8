using Swim.Lanes.Tests.Kinds;
using Swim.Recon;

namespace Swim.Lanes.Tests.Relays;

/// <summary>Lanes of an agent of one process, read in others.</summary>
internal sealed class RelayTests
{
    private static readonly LaneDefinition[] Lanes =
    [
        new ValueLaneDefinition<int>("value", Form.Int32) { Durability = Durability.WriteBehind },
        new MapLaneDefinition<string, int>("map", Form.String, Form.Int32) { Durability = Durability.WriteBehind },
        new MapLaneDefinition<string, int>("committed", Form.String, Form.Int32) { Durability = Durability.Committed },
        new MapLaneDefinition<string, int>("transient", Form.String, Form.Int32) { Durability = Durability.Transient },
        new ValueLaneDefinition<int>("fleeting", Form.Int32) { Durability = Durability.Transient },
        new ListLaneDefinition<string>("list", Form.String) { Durability = Durability.WriteBehind },
        new SupplyLaneDefinition<int>("supply", Form.Int32),
        new CommandLaneDefinition<int>("command", Form.Int32),
        new SpatialLaneDefinition<string, int>("places", Form.String, Form.Int32) { Durability = Durability.WriteBehind },
        new DemandLaneDefinition<int>("demand", Form.Int32) { OnCue = static _ => 7 },
    ];

    private RelayWorld _world = null!;

    private AgentLanes Agent => _world.Lanes!;

    [SetUp]
    public void SetUp() => _world = new RelayWorld(3, new AgentLanesOptions { SnapshotPartEntries = 4 }, Lanes);

    [TearDown]
    public void TearDown() => _world.Dispose();

    [Test]
    public void A_value_is_linked_synced_and_followed_from_afar()
    {
        _world.Start(0);
        _world.Run(() => Value("value").Set(1));
        var reader = Open(1, "value", NodeOpKind.Sync);
        Until(reader, () => reader.Synced == 1);
        _world.Run(() => Value("value").Set(2));
        Until(reader, () => reader.Value == "2");
        Assert.That(reader.Text, Is.EqualTo("linked =1 synced =2"));
    }

    [Test]
    public void A_link_without_a_sync_brings_only_what_comes_later()
    {
        _world.Start(0);
        _world.Run(() => Map("map").Set("a", 1));
        var reader = Open(1, "map", NodeOpKind.Link);
        Until(reader, () => reader.IsUp);
        _world.Run(() => Map("map").Set("b", 2));
        Until(reader, () => reader.Entries.Count == 1);
        Assert.That(reader.Text, Is.EqualTo("linked b=2"));
    }

    [Test]
    public void A_long_map_is_synced_in_parts_while_it_changes()
    {
        _world.Start(0);
        _world.Run(() =>
        {
            for (var i = 0; i < 100; i++) Map("map").Set($"k{i:00}", i);
        });
        var reader = Open(2, "map", NodeOpKind.Sync);
        for (var i = 0; reader.Synced == 0; i++)
        {
            _world.Run(() =>
            {
                Map("map").Set($"k{i % 100:00}", 1000 + i);
                Map("map").Remove($"k{(i * 7) % 100:00}");
            });
            for (var s = 0; s < 3; s++) _world.Step();
            reader.Take(5);
            if (i > 20_000) Assert.Fail(_world.Describe());
        }

        Converge(reader, "map");
    }

    [Test]
    public void Supply_items_and_echoes_of_commands_come_in_order()
    {
        _world.Start(0);
        var supply = Open(1, "supply", NodeOpKind.Link);
        var echoes = Open(1, "command", NodeOpKind.Link);
        Until(supply, () => supply.IsUp);
        Until(echoes, () => echoes.IsUp);
        for (var i = 0; i < 10; i++)
        {
            var item = i;
            _world.Run(() => ((SupplyLane<int>)Agent.Find("supply")!).Push(item));
            _world.Send(2, NodeOpKind.Command, "command", null, Ops.Number(i));
        }

        Until(supply, () => supply.Items.Count == 10);
        Until(echoes, () => echoes.Items.Count == 10);
        Assert.That((supply.Items, echoes.Items), Is.EqualTo((Enumerable.Range(0, 10).Select(n => Ops.Number(n)), echoes.Items)));
        Assert.That(echoes.Items, Is.EqualTo(supply.Items));
    }

    [Test]
    public void A_computed_value_is_computed_for_a_sync_from_afar()
    {
        _world.Start(0);
        var reader = Open(1, "demand", NodeOpKind.Sync);
        Until(reader, () => reader.Synced == 1);
        Assert.That(reader.Text, Is.EqualTo("linked =7 synced"));
    }

    [Test]
    public void A_committed_lane_shows_afar_only_what_is_stored()
    {
        _world.Start(0);
        _world.Store.Holds = true;
        var reader = Open(1, "committed", NodeOpKind.Sync);
        Until(reader, () => reader.Synced == 1);
        _world.Run(() => Map("committed").Set("a", 1));
        var late = Open(2, "committed", NodeOpKind.Sync);
        while (_world.Step())
        {
        }

        reader.TakeAll();
        Assert.That((reader.Entries.Count, late.Synced), Is.EqualTo((0, 0)));
        _world.Store.Release();
        Until(reader, () => reader.Entries.Count == 1);
        Until(late, () => late.Synced == 1);
        Assert.That(late.Entries.Keys, Is.EqualTo(["a"]));
    }

    [Test]
    public void A_list_is_followed_from_afar()
    {
        _world.Start(0);
        var list = (ListLane<string>)Agent.Find("list")!;
        _world.Run(() =>
        {
            for (var i = 0; i < 11; i++) list.Add($"e{i}");
        });
        var reader = new ListReplica();
        _world.Send(1, NodeOpKind.Sync, "list", reader.Buffer);
        Until(reader, () => reader.Synced == 1);
        _world.Run(() =>
        {
            list.Move(0, 5);
            list.RemoveAt(3);
            list.Insert(2, "new");
        });
        Until(reader, () => reader.Values.SequenceEqual(list));
    }

    [Test]
    public void A_region_of_a_spatial_lane_is_cut_where_the_reader_is()
    {
        _world.Start(0);
        var lane = (SpatialLane<string, int>)Agent.Find("places")!;
        _world.Run(() =>
        {
            for (var i = 0; i < 20; i++) lane.Put($"p{i:00}", new GeoPoint(i, 0), i);
        });
        var reader = Open(1, "places", NodeOpKind.Sync, "{south:4.5,west:-1,north:12.5,east:1}");
        Until(reader, () => reader.Synced == 1);
        Assert.That(reader.Entries.Keys, Is.EqualTo(Enumerable.Range(5, 8).Select(i => $"p{i:00}")));
        _world.Run(() =>
        {
            lane.Move("p05", new GeoPoint(1, 0));
            lane.Move("p00", new GeoPoint(6, 0));
            lane.Move("p19", new GeoPoint(20, 0));
        });
        Until(reader, () => reader.Entries.ContainsKey("p00") && !reader.Entries.ContainsKey("p05"));
        _world.Send(1, NodeOpKind.Link, "places", reader, "{south:17.5,west:-1,north:30,east:1}");
        Until(reader, () => reader.Entries.Keys.SequenceEqual(["p18", "p19"]));
    }

    [Test]
    public void A_lane_that_does_not_exist_is_refused_afar()
    {
        _world.Start(0);
        var reader = Open(1, "nothing", NodeOpKind.Sync);
        Until(reader, () => reader.Text.Length > 0 && _world.Processes[1].Hub.FarIds.Count == 0);
        Assert.That(reader.Text, Is.EqualTo("unlinked:LaneNotFound"));
    }

    [Test]
    public void An_unlinked_reader_is_told_so_and_the_relay_goes_with_the_last()
    {
        _world.Start(0);
        var first = Open(1, "map", NodeOpKind.Sync);
        var second = Open(1, "map", NodeOpKind.Sync);
        Until(first, () => first.Synced == 1);
        Until(second, () => second.Synced == 1);
        _world.Send(1, NodeOpKind.Unlink, "map", first);
        Until(first, () => !first.IsUp);
        _world.Run(() => Map("map").Set("a", 1));
        Until(second, () => second.Entries.Count == 1);
        Assert.That(_world[0, 1].Peer.RelayCount, Is.EqualTo(1));
        second.Detach();
        _world.Until(() => _world[0, 1].Peer.RelayCount == 0 && _world[0, 1].Source.FeedCount == 0 && _world.Processes[0].Hub.NodeCount == 0);
        Assert.That((_world.Processes[1].Hub.FarIds.Count, _world.Processes[1].Hub.NodeCount, first.Text), Is.EqualTo((0, 0, "linked synced unlinked")));
    }

    [Test]
    public void A_link_undone_and_made_again_in_one_batch_stands()
    {
        _world.Start(0);
        var reader = Open(1, "map", NodeOpKind.Link);
        Until(reader, () => reader.IsUp);
        var batch = new NodeBatch();
        batch.Add(NodeOpKind.Unlink, "map", [], reader);
        batch.Add(NodeOpKind.Link, "map", [], reader);
        _world.Deliver(_world.Processes[1], batch);
        Until(reader, () => reader.Log.Count == 3);
        _world.Run(() => Map("map").Set("a", 1));
        Until(reader, () => reader.Entries.Count == 1);
        Assert.That(reader.Text, Is.EqualTo("linked unlinked linked a=1"));
    }

    [Test]
    public void An_agent_that_has_moved_cleanly_sends_nothing_twice()
    {
        var (map, value) = Settled();
        _world.Close();
        _world.Start(2);
        Quiesce();
        Assert.That((map.News(), value.News()), Is.EqualTo(("", "")));
        _world.Run(() =>
        {
            Map("map").Set("a", 11);
            Map("map").Remove("b");
        });
        Until(map, () => map.Entries.Count == 2);
        Assert.That(map.News(), Is.EqualTo("a=11 -b"));
    }

    [Test]
    public void A_key_updated_and_removed_after_a_clean_move_leaves_no_ghost()
    {
        var (map, _) = Settled();
        _world.Close();
        _world.Start(2);
        Quiesce();
        for (var i = 0; i < 3; i++)
        {
            _world.Run(() => Map("map").Set("a", 100));
            _world.Run(() => Map("map").Remove("a"));
        }

        Until(map, () => !map.Entries.ContainsKey("a"));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void After_an_unclean_end_readers_are_told_only_what_differs(int next)
    {
        var (map, value) = Settled();
        _world.Flush();
        _world.Run(() =>
        {
            Map("map").Set("a", 11);
            Map("map").Set("lost", 1);
            Map("map").Remove("c");
            Value("value").Set(6);
        });
        Until(map, () => map.Entries.ContainsKey("lost"));
        Until(value, () => value.Value == "6");
        _ = map.News() + value.News();
        _world.Crash(silently: true);
        _world.Start(next);
        Until(map, () => map.Entries.ContainsKey("c"));
        Until(value, () => value.Value == "5");
        Quiesce();
        Assert.That((map.News(), value.News()), Is.EqualTo(("a=1 c=3 -lost", "=5")));
    }

    [Test]
    public void What_is_not_stored_is_taken_back_even_after_a_clean_end()
    {
        _world.Start(0);
        _world.Run(() => Map("transient").Set("a", 1));
        var reader = Open(1, "transient", NodeOpKind.Sync);
        Until(reader, () => reader.Entries.Count == 1);
        _world.Close();
        _world.Start(2);
        Until(reader, () => reader.Entries.Count == 0);
        Assert.That(reader.Text, Is.EqualTo("linked a=1 synced -a"));
    }

    [Test]
    public void A_broken_session_costs_only_what_was_missed()
    {
        var (map, value) = Settled();
        _world[0, 1].Break();
        _world.Run(() => Map("map").Set("b", 22));
        Until(map, () => map.Entries["b"] == "22");
        Quiesce();
        Assert.That((map.News(), value.News()), Is.EqualTo(("b=22", "")));
    }

    [Test]
    public void A_broken_session_in_which_nothing_happened_tells_nothing()
    {
        var (map, value) = Settled();
        _world[0, 1].Break();
        Quiesce();
        Assert.That((map.News(), value.News()), Is.EqualTo(("", "")));
        Assert.That(_world.Processes[1].Log.Count(l => l.StartsWith("recover map", StringComparison.Ordinal)), Is.EqualTo(1), "one state was compared");
    }

    [Test]
    public void A_list_that_has_not_changed_is_not_sent_again_after_a_broken_session()
    {
        _world.Start(0);
        var list = (ListLane<string>)Agent.Find("list")!;
        var reader = new ListReplica();
        _world.Send(1, NodeOpKind.Sync, "list", reader.Buffer);
        Until(reader, () => reader.Synced == 1);
        _world.Run(() => list.Add("a"));
        Until(reader, () => reader.Values.Length == 1);
        reader.Log.Clear();
        _world[0, 1].Break();
        Quiesce();
        reader.TakeAll();
        Assert.That(reader.Log, Is.Empty);
        _world.Run(() => list.Add("b"));
        Until(reader, () => reader.Values.SequenceEqual(list));
    }

    [Test]
    public void An_agent_that_stops_unlinks_readers_everywhere()
    {
        var (map, _) = Settled();
        var closing = _world.Host!.Start(() => Agent.CloseAsync(UnlinkReason.Stopped, CancellationToken.None));
        _world.Host.Until(() => closing.IsCompleted);
        Until(map, () => !map.IsUp);
        Assert.That(map.News(), Is.EqualTo("unlinked:Stopped"));
    }

    [Test]
    public void A_replaced_activation_is_not_listened_to()
    {
        var (map, _) = Settled();
        var (old, host) = (Agent, _world.Host!);
        _world.Forget();
        _world.Start(2);
        Quiesce();
        host.Run(() => ((MapLane<string, int>)old.Find("map")!).Set("ghost", 1));
        _world.Run(() => Map("map").Set("new", 1));
        Until(map, () => map.Entries.ContainsKey("new"));
        Quiesce();
        map.TakeAll();
        Assert.That(map.Entries.Keys, Does.Not.Contain("ghost"));
    }

    [Test]
    public void The_sender_of_a_refused_command_is_corrected_afar()
    {
        var (map, _) = Settled();
        _world.Send(1, NodeOpKind.Command, "map", map, "@update(key:a) nonsense");
        Until(map, () => map.Log.Count > 0);
        Assert.That(map.News(), Is.EqualTo("a=1"));
    }

    [Test]
    public void Readers_of_all_processes_see_the_same()
    {
        _world.Start(0);
        Replica[] readers = [Open(0, "map", NodeOpKind.Sync), Open(1, "map", NodeOpKind.Sync), Open(2, "map", NodeOpKind.Sync), Open(2, "map", NodeOpKind.Link)];
        foreach (var reader in readers) Until(reader, () => reader.IsUp);
        _world.Run(() => Map("map").Set("a", 1));
        foreach (var reader in readers) Until(reader, () => reader.Entries.Count == 1);
        _world.Run(Map("map").Clear);
        foreach (var reader in readers) Until(reader, () => reader.Entries.Count == 0);
    }

    private ValueLane<int> Value(string lane) => (ValueLane<int>)Agent.Find(lane)!;

    private MapLane<string, int> Map(string lane) => (MapLane<string, int>)Agent.Find(lane)!;

    private Replica Open(int process, string lane, NodeOpKind kind, string body = "")
    {
        var reader = new Replica();
        _world.Send(process, kind, lane, reader, body);
        return reader;
    }

    /// <summary>An agent at 0 with a map of three entries and a value, both synced at 1 and quiet.</summary>
    private (Replica Map, Replica Value) Settled()
    {
        _world.Start(0);
        _world.Run(() =>
        {
            Map("map").Set("a", 1);
            Map("map").Set("b", 2);
            Map("map").Set("c", 3);
            Value("value").Set(5);
        });
        var (map, value) = (Open(1, "map", NodeOpKind.Sync), Open(1, "value", NodeOpKind.Sync));
        Until(map, () => map.Synced == 1);
        Until(value, () => value.Synced == 1);
        Quiesce();
        _ = map.News() + value.News();
        return (map, value);
    }

    private void Quiesce()
    {
        for (var i = 0; i < 5; i++)
        {
            _world.Lease();
            _world.Settle();
        }
    }

    private void Converge(Replica reader, string lane) =>
        Until(reader, () => reader.Entries.Select(e => $"{e.Key}={e.Value}").SequenceEqual(Map(lane).Select(e => $"{e.Key}={Ops.Number(e.Value)}")));

    private void Until(Replica reader, Func<bool> condition) => _world.Until(
        () =>
        {
            reader.TakeAll();
            return condition();
        },
        () => reader.Text);

    private void Until(ListReplica reader, Func<bool> condition) => _world.Until(
        () =>
        {
            reader.TakeAll();
            return condition();
        },
        () => string.Join(' ', reader.Log));
}
