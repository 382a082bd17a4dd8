using System.Buffers;
using System.Text;
using Swim.Recon;

namespace Swim.Lanes.Tests.Relays;

/// <summary>What a process that does not take what is for it, or a great many readers in it, cost the agent's.</summary>
internal sealed class RelayLimitTests
{
    private static readonly Guid Epoch = Guid.NewGuid();

    [Test]
    public void Ten_thousand_readers_of_another_process_cost_one_relay()
    {
        using var world = new RelayWorld(2, null, new ValueLaneDefinition<int>("value", Form.Int32) { Durability = Durability.Transient });
        world.Start(0);
        var readers = Enumerable.Range(0, 10_000).Select(_ => new Replica()).ToArray();
        foreach (var reader in readers) world.Send(1, NodeOpKind.Link, "value", reader);
        world.Until(() => world.Processes[1].Hub.ReaderCount == readers.Length);
        var feed = world.Processes[0].Hub.Find(RelayWorld.Node)!.Find("value")!;
        Assert.That((feed.ReaderCount, world.Processes[0].Hub.ReaderCount, world[0, 1].Peer.RelayCount), Is.EqualTo((1, 0L, 1)));
        var before = world[0, 1].BytesWritten;
        world.Run(() => ((ValueLane<int>)world.Lanes!.Find("value")!).Set(7));
        world.Until(() => readers.All(reader =>
        {
            reader.TakeAll();
            return reader.Value == "7";
        }));
        Assert.That(world[0, 1].BytesWritten - before, Is.LessThan(64));
    }

    [Test]
    public void A_stalled_process_costs_the_last_state_of_each_entry()
    {
        using var world = new RelayWorld(2, null, new MapLaneDefinition<string, int>("map", Form.String, Form.Int32) { Durability = Durability.Transient });
        world.Start(0);
        var reader = new Replica();
        world.Send(1, NodeOpKind.Sync, "map", reader);
        world.Until(() =>
        {
            reader.TakeAll();
            return reader.Synced == 1;
        });
        world.Settle();
        var before = world[0, 1].BytesWritten;
        var map = (MapLane<string, int>)world.Lanes!.Find("map")!;
        for (var i = 0; i < 10_000; i++)
        {
            var number = i;
            world.Run(() =>
            {
                map.Set($"k{number % 10}", number);
                map.Set($"gone{number}", number);
            });
            world.Run(() => map.Remove($"gone{number}"));
        }

        world.Until(() =>
        {
            reader.TakeAll();
            return reader.Entries.Count == 10 && reader.Entries["k9"] == "9999";
        });
        Assert.That((world[0, 1].BytesWritten - before, world[0, 1].Peer.HasOverflown), Is.EqualTo((world[0, 1].BytesWritten - before, false)));
        Assert.That(world[0, 1].BytesWritten - before, Is.LessThan(1000), "keys that came and went are not told");
    }

    [Test]
    public void Churning_keys_after_a_clean_move_are_bounded_and_compared()
    {
        using var world = new RelayWorld(3, null, new MapLaneDefinition<int, int>("map", Form.Int32, Form.Int32) { Durability = Durability.WriteBehind });
        world.Start(0);
        world.Run(() => ((MapLane<int, int>)world.Lanes!.Find("map")!).Set(-1, 1));
        var reader = new Replica();
        world.Send(1, NodeOpKind.Sync, "map", reader);
        world.Until(() =>
        {
            reader.TakeAll();
            return reader.Synced == 1;
        });
        world.Settle();
        world.Close();
        world.Start(2);
        world.Run(() =>
        {
            var map = (MapLane<int, int>)world.Lanes!.Find("map")!;
            map.Remove(-1);
        });
        for (var i = 0; i < 40_000; i++)
        {
            var number = i;
            var map = (MapLane<int, int>)world.Lanes!.Find("map")!;
            world.Run(() => map.Set(number, number));
            world.Run(() => map.Remove(number));
        }

        Assert.That(world[2, 1].Peer.PendingBytes, Is.LessThan(4 << 20));
        world.Until(() =>
        {
            reader.TakeAll();
            return reader.Entries.Count == 0 && world.Processes[1].Log.Any(l => l.StartsWith("recover", StringComparison.Ordinal));
        });
        world.Settle();
        reader.TakeAll();
        Assert.That(reader.Entries, Is.Empty);
    }

    [Test]
    public void Parts_beyond_the_bound_are_asked_for_again()
    {
        var hub = new LaneHub();
        var peer = new WirePeer(hub);
        var feed = hub.GetOrAdd("/unit/1", "lane");
        var body = Payload.Copy(new byte[1 << 20]);
        for (var id = 1; id <= 40; id++)
        {
            var reader = new FarReader(peer, id, 1);
            feed.Attach(reader, LaneKind.Value, Epoch);
            feed.Snapshot(reader, Epoch, 1, [LaneOp.Set(1, body)], isFirst: true, isLast: true);
        }

        Until(() => peer.PartsPutOff == 25);
        Assert.That(peer.PendingBytes, Is.LessThan(18 << 20));
        body.Release();
        var output = new ArrayBufferWriter<byte>();
        while (peer.Write(output, 1 << 16) > 0)
        {
        }

        Assert.That(peer.PendingBytes, Is.Zero);
        peer.Close();
        Until(() => hub.NodeCount == 0);
        Assert.That(() => body.Retain(), Throws.InvalidOperationException, "someone still holds a payload");
    }

    [Test]
    public void A_session_with_too_much_in_it_is_given_up()
    {
        var hub = new LaneHub();
        var peer = new WirePeer(hub);
        var feed = hub.GetOrAdd("/unit/1", "lane");
        var reader = new FarReader(peer, 1, 1);
        for (var i = 0; i < 1_200_000 && !peer.HasOverflown; i++)
        {
            feed.Attach(reader, LaneKind.Value, Epoch);
            feed.Unlink(reader, UnlinkReason.Requested);
        }

        Until(() => peer.HasOverflown);
        peer.Close();
        Assert.That(peer.RelayCount, Is.Zero);
    }

    [Test]
    public void Payloads_are_let_go_when_a_session_ends_half_way()
    {
        var hub = new LaneHub();
        var peer = new WirePeer(hub);
        var feed = hub.GetOrAdd("/unit/1", "lane");
        feed.Attach(new FarReader(peer, 1, 1), LaneKind.Supply, Epoch);
        Until(() => peer.ReadyCount > 0);
        var items = Enumerable.Range(0, 100).Select(i => Ops.P(new string('x', 100) + Ops.Number(i))).ToArray();
        feed.Publish([.. items.Select(item => LaneOp.Item(1, item))]);
        var output = new ArrayBufferWriter<byte>();
        Until(() => peer.Write(output, 1000) > 0);
        peer.Close();
        Until(() => hub.NodeCount == 0);
        foreach (var item in items) item.Release();
        foreach (var item in items) Assert.That(() => item.Retain(), Throws.InvalidOperationException, "someone still holds a payload");
    }

    [Test]
    public void Another_version_of_the_format_is_refused_in_clear_words()
    {
        var source = new RelaySource(new LaneHub());
        Assert.That(() => source.Apply([9, 1, 2, 3]), Throws.TypeOf<RelayFormatException>().With.Message.Contains("version 9"));
        Assert.That(() => source.Apply([1, 2, 5]), Throws.TypeOf<RelayFormatException>());
        Assert.That(() => source.Apply([1, 1, 5, .. Encoding.UTF8.GetBytes("?")]), Throws.TypeOf<RelayFormatException>());
    }

    private static void Until(Func<bool> condition) => Assert.That(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(10)), Is.True);
}
