namespace Swim.Lanes.Tests;

public class LaneHubTests
{
    [Test]
    public void A_lane_is_found_while_it_has_readers()
    {
        var hub = new LaneHub();
        Assert.That(hub.Find("/unit/1"), Is.Null);
        var buffer = new ProbeBuffer();
        var feed = hub.GetOrAdd("/unit/1", "a");
        feed.Attach(buffer, LaneKind.Value, Ops.Epoch);
        Assert.That(hub.GetOrAdd("/unit/1", "a"), Is.SameAs(feed));
        Assert.That(hub.Find("/unit/1")!.Find("a"), Is.SameAs(feed));
        Assert.That(hub.Find("/unit/1")!.Find("b"), Is.Null);
        Assert.That(hub.Find("/unit/1")!.Feeds.Length, Is.EqualTo(1));
        buffer.Detach();
        Assert.That(SpinWait.SpinUntil(() => hub.Find("/unit/1") is null, TimeSpan.FromSeconds(20)), Is.True);
        Assert.That((hub.NodeCount, hub.ReaderCount), Is.EqualTo((0, 0L)));
    }

    [Test]
    public void A_feed_that_lost_its_last_reader_can_still_be_attached_to()
    {
        var hub = new LaneHub();
        var stale = hub.GetOrAdd("/unit/1", "a");
        var first = new ProbeBuffer();
        stale.Attach(first, LaneKind.Map, Ops.Epoch);
        first.Detach();
        Assert.That(SpinWait.SpinUntil(() => hub.NodeCount == 0, TimeSpan.FromSeconds(20)), Is.True);

        var second = new ProbeBuffer();
        stale.Attach(second, LaneKind.Map, Ops.Epoch);
        stale.Part(second, 1, "a=1");
        stale.Publish(2, "b=1");
        Assert.That(hub.Find("/unit/1")!.Find("a")!.ReaderCount, Is.EqualTo(1));
        Assert.That(second.Drain(), Is.EqualTo("linked a=1 synced b=1").Or.EqualTo("linked a=1 b=1 synced"));
        stale.Unlink(second, UnlinkReason.Requested);
        Assert.That(SpinWait.SpinUntil(() => hub.NodeCount == 0, TimeSpan.FromSeconds(20)), Is.True);
        Assert.That(second.Drain(), Is.EqualTo("unlinked"));
    }

    [Test]
    public void A_million_links_on_as_many_nodes_leave_nothing()
    {
        var hub = new LaneHub();
        Cycle(hub, 0, 10_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Cycle(hub, 10_000, 1_000_000);
        Assert.That(SpinWait.SpinUntil(() => hub.NodeCount == 0, TimeSpan.FromSeconds(60)), Is.True);
        Assert.That(hub.ReaderCount, Is.Zero);
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(16 << 20));

        static void Cycle(LaneHub hub, int from, int count)
        {
            for (var i = from; i < from + count; i++)
            {
                var buffer = new ProbeBuffer();
                var feed = hub.GetOrAdd("/unit/" + Ops.Number(i), "lane");
                feed.Attach(buffer, LaneKind.Value, Ops.Epoch);
                if (i % 2 == 0) buffer.Detach();
                else feed.Unlink(buffer, UnlinkReason.Requested);
            }
        }
    }

    [Test]
    public async Task Attach_and_detach_racing_on_one_node_neither_lose_a_reader_nor_leak_a_feed()
    {
        var hub = new LaneHub();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var buffer = new ProbeBuffer();
                hub.GetOrAdd("/unit/1", "lane").Attach(buffer, LaneKind.Value, Ops.Epoch);
                if (!SpinWait.SpinUntil(() => buffer.IsLinked, TimeSpan.FromSeconds(20))) Assert.Fail("never linked");
                buffer.Detach();
            }
        })));
        Assert.That(SpinWait.SpinUntil(() => hub.NodeCount == 0, TimeSpan.FromSeconds(20)), Is.True);
        Assert.That(hub.ReaderCount, Is.Zero);
    }

    [Test]
    public void An_idle_link_on_a_node_of_its_own_stays_below_one_kilobyte()
    {
        var hub = new LaneHub();
        const int Links = 20_000;
        var buffers = new ProbeBuffer[Links];
        var names = Enumerable.Range(0, Links).Select(i => "/unit/" + Ops.Number(i)).ToArray();
        var warm = new ProbeBuffer();
        hub.GetOrAdd("/warm", "lane").Attach(warm, LaneKind.Map, Ops.Epoch);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Links; i++)
        {
            buffers[i] = new ProbeBuffer();
            var feed = hub.GetOrAdd(names[i], "lane");
            feed.Attach(buffers[i], LaneKind.Value, Ops.Epoch);
            feed.Publish(1, "=1");
            buffers[i].Drain();
        }

        var perLink = (GC.GetTotalMemory(forceFullCollection: true) - before) / Links;
        TestContext.Out.WriteLine($"{perLink} bytes per idle link");
        Assert.That(perLink, Is.LessThan(1024));
        GC.KeepAlive(buffers);
    }
}
