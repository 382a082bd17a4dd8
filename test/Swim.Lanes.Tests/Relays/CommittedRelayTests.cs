using Swim.Lanes.Tests.Kinds;
using Swim.Recon;

namespace Swim.Lanes.Tests.Relays;

/// <summary>Changes that wait for their commit while a session breaks.</summary>
internal sealed class CommittedRelayTests
{
    private RelayWorld _world = null!;

    [SetUp]
    public void SetUp() => _world = new RelayWorld(
        2,
        null,
        new MapLaneDefinition<string, int>("committed", Form.String, Form.Int32) { Durability = Durability.Committed },
        new ListLaneDefinition<string>("ledger", Form.String) { Durability = Durability.Committed });

    [TearDown]
    public void TearDown() => _world.Dispose();

    [Test]
    public void What_was_not_yet_stored_when_a_process_began_to_read_is_not_missed_when_it_is_lost_on_its_way()
    {
        _world.Start(0);
        _world.Store.Holds = true;
        _world.Run(() => Map().Set("a", 1));
        var reader = new Replica();
        _world.Send(1, NodeOpKind.Link, "committed", reader);
        Until(reader, () => reader.IsUp);

        // stored, published, written, and lost with the session
        var wire = _world[0, 1];
        _world.Run(() => Map().Set("b", 2));
        _world.Store.Holds = false;
        _world.Store.Release();
        var isTaken = false;
        _world.Host!.Until(() =>
        {
            while (_world.Workers.TryDequeue(out var worker)) worker.Execute();
            return isTaken |= wire.Take();
        });
        wire.Break();
        Until(reader, () => reader.Entries.Count == 2);
    }

    [Test]
    public void A_reader_that_comes_while_changes_wait_is_told_also_what_undoes_them()
    {
        _world.Start(0);
        var first = new Replica();
        _world.Send(0, NodeOpKind.Link, "committed", first);
        Until(first, () => first.IsUp);
        _world.Store.Holds = true;
        _world.Run(() => Map().Set("a", 1));
        first.Detach();
        _world.Settle();
        _world.Run(() => Map().Remove("a"));
        var second = new Replica();
        _world.Send(0, NodeOpKind.Link, "committed", second);
        _world.Store.Holds = false;
        _world.Store.Release();
        _world.Settle();
        Until(second, () => second.IsUp && second.Entries.Count == 0);
    }

    [Test]
    public void A_reader_of_a_list_that_comes_while_changes_wait_is_told_all_of_them()
    {
        _world.Start(0);
        var list = (ListLane<string>)_world.Lanes!.Find("ledger")!;
        var first = new ListReplica();
        _world.Send(0, NodeOpKind.Sync, "ledger", first.Buffer);
        _world.Settle();
        _world.Store.Holds = true;
        _world.Run(() => list.Insert(0, "a"));
        first.Buffer.Detach();
        _world.Settle();
        _world.Run(() => list.RemoveAt(0));
        _world.Run(() => list.Insert(0, "b"));
        var second = new ListReplica();
        _world.Send(0, NodeOpKind.Link, "ledger", second.Buffer);
        _world.Store.Holds = false;
        _world.Store.Release();
        _world.Settle();
        _world.Until(() =>
        {
            second.TakeAll();
            return second.Values.SequenceEqual(["b"]);
        });
    }

    private MapLane<string, int> Map() => (MapLane<string, int>)_world.Lanes!.Find("committed")!;

    private void Until(Replica reader, Func<bool> condition) => _world.Until(
        () =>
        {
            reader.TakeAll();
            return condition();
        },
        () => reader.Text);
}
