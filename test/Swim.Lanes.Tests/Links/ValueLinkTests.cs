namespace Swim.Lanes.Tests;

public class ValueLinkTests
{
    [Test]
    public void Only_the_last_of_many_values_waits()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Value);
        for (var i = 1; i <= 1000; i++) buffer.Push(i, "=" + Ops.Number(i));
        Assert.That((buffer.PendingCount, buffer.PendingBytes, buffer.Coalesced), Is.EqualTo((1, 4L, 999L)));
        Assert.That(buffer.Drain(), Is.EqualTo("=1000"));
    }

    [Test]
    public void Every_value_arrives_at_a_reader_that_keeps_up()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Value);
        for (var i = 1; i <= 5; i++)
        {
            buffer.Push(i, "=" + Ops.Number(i));
            Assert.That(buffer.Drain(), Is.EqualTo("=" + Ops.Number(i)));
        }
    }

    [Test]
    public void An_equal_value_set_again_is_an_event_again()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Value);
        buffer.Push(1, "=7");
        Assert.That(buffer.Drain(), Is.EqualTo("=7"));
        buffer.Push(2, "=7");
        Assert.That(buffer.Drain(), Is.EqualTo("=7"));
    }

    [Test]
    public void A_sync_is_the_value_then_synced()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Value);
        buffer.Part(3, "=42");
        Assert.That(buffer.Drain(), Is.EqualTo("=42 synced"));
    }

    [Test]
    public void A_value_that_was_never_set_syncs_as_an_event_with_an_empty_body()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Value);
        buffer.Part(0, "");
        Assert.That(buffer.Drain(), Is.EqualTo("= synced"));
    }

    [Test]
    public void A_value_set_while_its_sync_waits_is_sent_instead_and_synced_follows()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Value);
        buffer.Part(3, "=42");
        buffer.Push(4, "=43");
        Assert.That(buffer.Drain(), Is.EqualTo("=43 synced"));
    }

    [Test]
    public void A_demand_lane_sends_the_last_cue()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Demand);
        buffer.PushEach(1, "=1 =2");
        Assert.That(buffer.Drain(), Is.EqualTo("=2"));
    }

    [Test]
    public void An_idle_link_is_small()
    {
        var buffers = new ProbeBuffer[1000];
        var link = new FakeLink(LaneKind.Value, Ops.Epoch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < buffers.Length; i++)
        {
            buffers[i] = new ProbeBuffer();
            buffers[i].OnLinked(link);
            buffers[i].Drain();
            buffers[i].Push(1, "=5");
            buffers[i].Drain();
        }

        // with the probe's strings and lists
        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before) / buffers.Length, Is.LessThan(1000));
    }
}
