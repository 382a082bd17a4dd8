namespace Swim.Lanes.Tests;

public class ItemLinkTests
{
    [TestCase(LaneKind.Command)]
    [TestCase(LaneKind.Supply)]
    public void Items_are_never_merged(LaneKind kind)
    {
        var (buffer, _) = Ops.Linked(kind);
        buffer.PushEach(1, "!a !a !b !a");
        Assert.That(buffer.Drain(), Is.EqualTo("!a !a !b !a"));
    }

    [Test]
    public void Beyond_the_item_limit_the_oldest_is_dropped_and_counted()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Supply, new LinkBufferOptions { MaxItems = 3 });
        buffer.PushEach(1, "!1 !2 !3 !4 !5");
        Assert.That((buffer.Dropped, buffer.PendingCount), Is.EqualTo((2L, 3)));
        Assert.That(buffer.Drain(), Is.EqualTo("!3 !4 !5"));
    }

    [Test]
    public void Beyond_the_byte_limit_the_oldest_is_dropped_but_one_item_always_fits()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Supply, new LinkBufferOptions { MaxItemBytes = 10 });
        buffer.PushEach(1, "!12345 !12345 !abc");
        Assert.That((buffer.Dropped, buffer.PendingBytes), Is.EqualTo((1L, 8L)));
        buffer.Push(4, "!this-is-longer-than-the-limit");
        Assert.That(buffer.PendingCount, Is.EqualTo(1));
        Assert.That(buffer.Drain(), Is.EqualTo("!this-is-longer-than-the-limit"));
    }

    [Test]
    public void The_default_keeps_10000_items()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Command);
        for (var i = 1; i <= 100_000; i++) buffer.Push(i, "!" + Ops.Number(i));
        Assert.That((buffer.PendingCount, buffer.Dropped), Is.EqualTo((10_000, 90_000L)));
        for (var i = 90_001; i <= 100_000; i++) Assert.That(buffer.Next(), Is.EqualTo("!" + Ops.Number(i)));
        Assert.That(buffer.Next(), Is.Null);
    }

    [Test]
    public void A_sync_of_a_lane_without_state_is_synced_after_the_items_before_it()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Command);
        buffer.PushEach(1, "!1 !2");
        buffer.Part(2, "");
        buffer.Push(3, "!3");
        Assert.That(buffer.Drain(), Is.EqualTo("!1 !2 synced !3"));
    }

    [Test]
    public void Items_of_the_version_a_sync_has_seen_are_not_taken_for_its_state()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Supply);
        buffer.Part(5, "");
        buffer.Push(5, "!x");
        Assert.That(buffer.Drain(), Is.EqualTo("synced !x"));
    }

    [Test]
    public void A_sync_ends_even_when_the_items_before_it_were_dropped()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Supply, new LinkBufferOptions { MaxItems = 2 });
        buffer.PushEach(1, "!1 !2");
        buffer.Part(2, "");
        buffer.PushEach(3, "!3 !4 !5");
        Assert.That(buffer.Drain(), Is.EqualTo("synced !4 !5"));
    }
}
