namespace Swim.Lanes.Tests;

/// <summary>Linked, unlinked, synced and what stands between them.</summary>
public class LinkOrderTests
{
    [Test]
    public void A_link_alone_sends_no_state()
    {
        var buffer = new ProbeBuffer();
        buffer.OnLinked(new FakeLink(LaneKind.Map, Ops.Epoch));
        Assert.That(buffer.Drain(), Is.EqualTo("linked"));
    }

    [Test]
    public void Linked_comes_before_any_event()
    {
        var buffer = new ProbeBuffer();
        buffer.Push(1, "a=1");
        buffer.OnLinked(new FakeLink(LaneKind.Map, Ops.Epoch));
        buffer.Push(2, "b=1");
        Assert.That(buffer.Drain(), Is.EqualTo("linked b=1"));
    }

    [Test]
    public void Link_and_unlink_in_quick_succession_are_answered_in_order()
    {
        var buffer = new ProbeBuffer();
        var link = new FakeLink(LaneKind.Value, Ops.Epoch);
        for (var i = 0; i < 5; i++)
        {
            buffer.OnLinked(link);
            buffer.OnUnlinked(UnlinkReason.Requested);
        }

        Assert.That(buffer.Drain(), Is.EqualTo(string.Join(' ', Enumerable.Repeat("linked unlinked", 5))));
    }

    [Test]
    public void Endless_links_and_unlinks_without_reading_keep_the_last_answers_in_turn()
    {
        var buffer = new ProbeBuffer();
        var link = new FakeLink(LaneKind.Value, Ops.Epoch);
        for (var i = 0; i < 1000; i++)
        {
            buffer.OnLinked(link);
            buffer.OnUnlinked(UnlinkReason.Requested);
        }

        buffer.OnLinked(link);
        var answers = buffer.Drain().Split(' ');
        Assert.That(answers, Has.Length.EqualTo(15));
        for (var i = 0; i < answers.Length; i++) Assert.That(answers[i], Is.EqualTo(i % 2 == 0 ? "linked" : "unlinked"));
    }

    [Test]
    public void A_repeated_link_is_answered_again()
    {
        var (buffer, link) = Ops.Linked(LaneKind.Map);
        buffer.Push(1, "a=1");
        buffer.OnLinked(link);
        Assert.That(buffer.Drain(), Is.EqualTo("linked a=1"));
    }

    [Test]
    public void Links_that_wait_together_are_answered_once()
    {
        var buffer = new ProbeBuffer();
        var link = new FakeLink(LaneKind.Map, Ops.Epoch);
        buffer.OnLinked(link);
        buffer.OnLinked(link);
        Assert.That(buffer.Drain(), Is.EqualTo("linked"));
    }

    [Test]
    public void Unlinked_throws_away_what_waits_and_is_final()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.Part(1, "a=1 b=2");
        buffer.OnUnlinked(UnlinkReason.Stopped);
        buffer.Push(2, "c=3");
        buffer.Part(2, "a=1");
        Assert.That(buffer.Drain(), Is.EqualTo("unlinked:Stopped"));
        Assert.That(buffer.PendingBytes, Is.Zero);
    }

    [Test]
    public void After_unlinked_the_link_can_stand_again()
    {
        var (buffer, link) = Ops.Linked(LaneKind.Map);
        buffer.Part(9, "a=1");
        buffer.OnUnlinked(UnlinkReason.Requested);
        buffer.OnLinked(link);
        buffer.Push(3, "x=1");
        Assert.That(buffer.Drain(), Is.EqualTo("unlinked linked x=1"));
    }

    [Test]
    public void A_refused_link_is_answered_every_time()
    {
        var buffer = new ProbeBuffer();
        buffer.OnUnlinked(UnlinkReason.LaneNotFound);
        buffer.OnUnlinked(UnlinkReason.LaneNotFound);
        Assert.That(buffer.Drain(), Is.EqualTo("unlinked:LaneNotFound unlinked:LaneNotFound"));
    }

    [Test]
    public void Ready_is_called_once_until_drained()
    {
        var buffer = new ProbeBuffer();
        buffer.OnLinked(new FakeLink(LaneKind.Map, Ops.Epoch));
        buffer.Push(1, "a=1");
        buffer.Push(2, "b=1");
        Assert.That(buffer.ReadyCount, Is.EqualTo(1));
        Assert.That(buffer.Next(), Is.EqualTo("linked"));
        buffer.Push(3, "c=1");
        Assert.That(buffer.ReadyCount, Is.EqualTo(1));
        Assert.That(buffer.Drain(), Is.EqualTo("a=1 b=1 c=1"));
        buffer.Push(4, "d=1");
        Assert.That(buffer.ReadyCount, Is.EqualTo(2));
    }

    [Test]
    public void Nothing_to_say_does_not_call_ready()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        Assert.That(buffer.Next(), Is.Null);
        buffer.OnOps([]);
        buffer.Push(1, "a=1");
        buffer.Drain();
        var count = buffer.ReadyCount;
        buffer.OnOps([]);
        Assert.That(buffer.ReadyCount, Is.EqualTo(count));
    }

    [Test]
    public void Notices_can_be_taken_while_changes_are_held_back()
    {
        var (buffer, link) = Ops.Linked(LaneKind.Map);
        buffer.Push(1, "a=1");
        Assert.That(buffer.TryTakeNotice(out _), Is.False);
        buffer.OnLinked(link);
        Assert.That(buffer.TryTakeNotice(out var linked), Is.True);
        Assert.That(linked.Kind, Is.EqualTo(LinkItemKind.Linked));
        Assert.That(buffer.TryTakeNotice(out _), Is.False);
        Assert.That(buffer.Drain(), Is.EqualTo("a=1"));
    }

    [Test]
    public void A_link_that_an_edge_gives_up_lets_go_of_its_feed()
    {
        var (buffer, link) = Ops.Linked(LaneKind.Map);
        buffer.OnUnlinked(UnlinkReason.Failed);
        Assert.That((link.Detached, buffer.Drain()), Is.EqualTo((1, "unlinked:Failed")));
    }

    [Test]
    public void Detach_lets_go_of_everything_and_ignores_what_follows()
    {
        var (buffer, link) = Ops.Linked(LaneKind.Map);
        buffer.Push(1, "a=1");
        buffer.Detach();
        buffer.Push(2, "b=1");
        buffer.OnUnlinked(UnlinkReason.Requested);
        Assert.That((link.Detached, buffer.PendingCount, buffer.Drain()), Is.EqualTo((1, 0, "")));
    }

    [Test]
    public void A_link_that_comes_after_detach_is_let_go_at_once()
    {
        var buffer = new ProbeBuffer();
        buffer.Detach();
        var link = new FakeLink(LaneKind.Map, Ops.Epoch);
        buffer.OnLinked(link);
        Assert.That((link.Detached, buffer.Drain()), Is.EqualTo((1, "")));
    }

    [Test]
    public void A_new_epoch_is_silent_and_keeps_what_waits()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.PushEach(100, "a=1 b=1");
        buffer.OnLinked(new FakeLink(LaneKind.Map, Ops.NextEpoch));
        buffer.Push(1, "a=2");
        Assert.That(buffer.Drain(), Is.EqualTo("a=2 b=1"));
    }

    [Test]
    public void Versions_of_an_earlier_epoch_do_not_freeze_a_reader()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Value);
        buffer.Part(100, "=old");
        buffer.Push(101, "=older");
        buffer.OnLinked(new FakeLink(LaneKind.Value, Ops.NextEpoch));
        buffer.Push(1, "=new");
        Assert.That(buffer.Drain(), Is.EqualTo("=new synced"));
    }

    [Test]
    public void The_complete_version_rises_only_when_nothing_older_waits()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.PushEach(1, "a=1 b=1 a=2");
        Assert.That(buffer.TryTake(out var first), Is.True);
        Assert.That((first.Op.Version, first.CompleteVersion, first.Epoch), Is.EqualTo((3L, 0L, Ops.Epoch)));
        Assert.That(buffer.TryTake(out var second), Is.True);
        Assert.That((second.Op.Version, second.CompleteVersion), Is.EqualTo((2L, 3L)));
        first.Release();
        second.Release();
    }
}
