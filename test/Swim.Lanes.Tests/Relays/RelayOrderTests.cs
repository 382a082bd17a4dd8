using Swim.Lanes.Tests.Kinds;
using Swim.Recon;

namespace Swim.Lanes.Tests.Relays;

/// <summary>Several activations of one agent, of which the last one counts: what the others still say.</summary>
internal sealed class RelayOrderTests
{
    private RelayWorld _world = null!;

    [SetUp]
    public void SetUp() => _world = new RelayWorld(
        3,
        new AgentLanesOptions { SnapshotPartEntries = 4 },
        new MapLaneDefinition<string, int>("map", Form.String, Form.Int32) { Durability = Durability.WriteBehind },
        new MapLaneDefinition<string, int>("committed", Form.String, Form.Int32) { Durability = Durability.Committed },
        new SupplyLaneDefinition<int>("supply", Form.Int32));

    [TearDown]
    public void TearDown() => _world.Dispose();

    [Test]
    public void An_old_commit_that_is_answered_late_shows_nothing_to_readers_of_its_successor()
    {
        _world.Start(0);
        var reader = Synced(0, "committed");
        _world.Store.Holds = true;
        _world.Run(() => Map(_world.Lanes!, "committed").Set("k", 59));
        _world.Freeze(breaks: false);

        // durable, but the activation does not get to hear it
        _world.Store.Release();
        _world.Store.Holds = false;
        _world.Start(2);
        _world.Run(() => Map(_world.Lanes!, "committed").Set("k", 66));
        Until(reader, () => reader.Entries["k"] == "66");
        _ = reader.News();
        _world[2, 0].Break();
        _world.Ghosts[0].Host.Drain();
        _world.Settle();
        Assert.That(reader.News(), Is.Empty);
        _world.Run(() => Map(_world.Lanes!, "committed").Set("k", 67));
        Until(reader, () => reader.Entries["k"] == "67");
        Assert.That(reader.News(), Is.EqualTo("k=67"));
    }

    [Test]
    public void An_activation_that_was_replaced_is_not_listened_to_again_when_its_successor_has_gone()
    {
        _world.Start(0);
        _world.Run(() => Map(_world.Lanes!, "map").Set("k", 1));
        var reader = Synced(1, "map");
        _world.Freeze(breaks: false);
        _world.Start(2);
        _world.Run(() => Map(_world.Lanes!, "map").Set("k", 2));
        Until(reader, () => reader.Entries["k"] == "2");
        _ = reader.News();
        _world.Wakes = false;
        _world.Crash(silently: true);
        var ghost = _world.Ghosts[0];
        ghost.Host.Run(() => ghost.Lanes.Watch(_world[0, 1].Peer, "map"));
        ghost.Host.Run(() => Map(ghost.Lanes, "map").Set("k", 3));
        _world.Settle();
        Assert.That(reader.News(), Is.Empty);
    }

    [Test]
    public void What_an_activation_here_pushes_late_is_not_for_readers_of_its_successor()
    {
        _world.Start(0);
        var reader = Synced(0, "supply");
        _world.Freeze(breaks: false);
        _world.Start(2);
        _world.Run(() => Supply(_world.Lanes!).Push(20));
        Until(reader, () => reader.Items.Count == 1);
        _world[2, 0].Break();
        var ghost = _world.Ghosts[0];
        ghost.Host.Run(() => Supply(ghost.Lanes).Push(10));
        _world.Settle();
        _world.Run(() => Supply(_world.Lanes!).Push(21));
        Until(reader, () => reader.Items.Count == 2);
        Assert.That(reader.Items, Is.EqualTo(["20", "21"]));
    }

    [Test]
    public void An_activation_that_was_replaced_does_not_unlink_readers_of_its_successor()
    {
        _world.Start(0);
        var reader = Synced(0, "map");
        _world.Freeze(breaks: false);
        _world.Start(2);
        _world.Run(() => Map(_world.Lanes!, "map").Set("k", 2));
        Until(reader, () => reader.Entries.Count == 1);
        var ghost = _world.Ghosts[0];
        ghost.Host.Run(() => ghost.Lanes.UnlinkAll(UnlinkReason.Stopped));
        _world.Settle();
        reader.TakeAll();
        Assert.That(reader.IsUp, Is.True);
    }

    [Test]
    public void A_process_lets_go_of_a_lane_though_a_reader_had_left_before_it_was_answered()
    {
        _world.Start(0);
        var first = Synced(1, "map");
        var second = Synced(1, "map");
        _world.Send(1, NodeOpKind.Sync, "map", second);
        second.Detach();
        _world.Settle();
        first.Detach();
        _world.Settle();
        Assert.That(_world[0, 1].Peer.RelayCount, Is.Zero);
    }

    [Test]
    public void A_key_from_before_a_broken_session_leaves_no_ghost()
    {
        _world.Start(0);
        _world.Run(() => Map(_world.Lanes!, "map").Set("k", 1));
        var reader = Synced(1, "map");

        // nobody reads it at 0 any more, so nothing is known there of what readers have
        _world[0, 1].Break();
        Quiesce();
        _world.Run(() => Map(_world.Lanes!, "map").Set("k", 2));
        _world.Run(() => Map(_world.Lanes!, "map").Remove("k"));
        Until(reader, () => reader.Entries.Count == 0);
    }

    [Test]
    public void A_key_that_comes_and_goes_after_a_clean_move_is_taken_from_readers_though_nobody_takes_the_changes_in_between()
    {
        _world.Start(0);
        _world.Run(() => Map(_world.Lanes!, "map").Set("k", 1));
        var reader = Synced(1, "map");
        _world.Close();
        _world.Start(2);
        Quiesce();

        // many readers beside the other process: changes wait in the feed itself, where both meet
        var here = Enumerable.Range(0, 8).Select(_ => new Replica()).ToArray();
        foreach (var other in here) _world.Send(2, NodeOpKind.Link, "map", other);
        Quiesce();
        _world.Run(() => Map(_world.Lanes!, "map").Set("k", 2));
        _world.Run(() => Map(_world.Lanes!, "map").Remove("k"));
        Until(reader, () => reader.Entries.Count == 0);
    }

    private static MapLane<string, int> Map(AgentLanes lanes, string lane) => (MapLane<string, int>)lanes.Find(lane)!;

    private static SupplyLane<int> Supply(AgentLanes lanes) => (SupplyLane<int>)lanes.Find("supply")!;

    private Replica Synced(int process, string lane)
    {
        var reader = new Replica();
        _world.Send(process, NodeOpKind.Sync, lane, reader);
        Until(reader, () => reader.Synced == 1);
        Quiesce();
        return reader;
    }

    private void Quiesce()
    {
        for (var i = 0; i < 3; i++)
        {
            _world.Lease();
            _world.Settle();
        }
    }

    private void Until(Replica reader, Func<bool> condition) => _world.Until(
        () =>
        {
            reader.TakeAll();
            return condition();
        },
        () => reader.Text);
}
