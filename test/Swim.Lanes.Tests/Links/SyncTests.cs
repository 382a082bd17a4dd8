namespace Swim.Lanes.Tests;

/// <summary>Syncs of map lanes, in one part and in many.</summary>
public class SyncTests
{
    [Test]
    public void An_empty_map_is_only_synced()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.Part(0, "");
        Assert.That(buffer.Drain(), Is.EqualTo("synced"));
    }

    [Test]
    public void Entries_come_in_order_then_synced()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.Part(4, "a=1 b=2 c=3");
        Assert.That(buffer.Drain(), Is.EqualTo("a=1 b=2 c=3 synced"));
    }

    [Test]
    public void Changes_before_the_sync_are_sent_before_synced_changes_after_it_behind()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.Push(4, "b=2");
        buffer.Part(4, "a=1 b=2");
        buffer.PushEach(5, "c=3");
        Assert.That(buffer.Drain(), Is.EqualTo("b=2 a=1 synced c=3"));
    }

    [Test]
    public void A_change_replaces_the_waiting_entry_of_the_snapshot()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.Part(4, "a=1 b=2");
        buffer.Push(5, "b=3");
        Assert.That(buffer.Drain(), Is.EqualTo("a=1 b=3 synced"));
    }

    [Test]
    public void A_snapshot_entry_does_not_overwrite_a_newer_change()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.Push(6, "b=new");
        buffer.Part(5, "a=1 b=old");
        Assert.That(buffer.Drain(), Is.EqualTo("b=new a=1 synced"));
    }

    [Test]
    public void A_key_removed_before_it_was_sent_is_never_heard_of()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.Part(4, "a=1 b=2");
        buffer.Push(5, "-b");
        Assert.That(buffer.Drain(), Is.EqualTo("a=1 synced"));
    }

    [Test]
    public void A_clear_cancels_keys_not_yet_sent()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.Part(4, "a=1 b=2");
        Assert.That(buffer.Next(), Is.EqualTo("a=1"));
        buffer.Push(5, "clear");
        buffer.Push(6, "c=3");
        Assert.That(buffer.Drain(), Is.EqualTo("clear synced c=3"));
    }

    [Test]
    public void A_change_that_the_snapshot_already_shows_is_dropped()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.Part(4, "a=2");
        Assert.That(buffer.Drain(), Is.EqualTo("a=2 synced"));
        buffer.Push(4, "a=1");
        buffer.Push(3, "-a");
        Assert.That(buffer.Drain(), Is.Empty);
    }

    [Test]
    public void A_repeated_sync_sends_everything_again_and_synced_again()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.Part(4, "a=1 b=2");
        Assert.That(buffer.Drain(), Is.EqualTo("a=1 b=2 synced"));
        buffer.Part(4, "a=1 b=2");
        Assert.That(buffer.Drain(), Is.EqualTo("a=1 b=2 synced"));
    }

    [Test]
    public void Three_quick_syncs_are_one_sequence()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        for (var i = 0; i < 3; i++) buffer.Part(4, "a=1 b=2");
        Assert.That(buffer.Drain(), Is.EqualTo("a=1 b=2 synced"));
    }

    [Test]
    public void A_key_that_a_first_sync_has_sent_is_removed_even_while_a_second_one_waits()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.Part(4, "a=1");
        buffer.Drain();
        buffer.Part(4, "a=1");
        buffer.Push(5, "-a");
        Assert.That(buffer.Drain(), Is.EqualTo("-a synced"));
    }

    [Test]
    public void A_key_that_an_earlier_activation_has_sent_is_removed_even_while_a_sync_of_the_next_one_waits()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.Part(4, "a=1", isLast: false);
        Assert.That(buffer.Drain(), Is.EqualTo("a=1"));
        buffer.OnLinked(new FakeLink(LaneKind.Map, Ops.NextEpoch));
        buffer.Part(0, "a=1", epoch: Ops.NextEpoch);
        buffer.Push(1, "-a");
        Assert.That(buffer.Drain(), Is.EqualTo("-a synced"));
    }

    [Test]
    public void The_next_part_is_asked_for_when_the_one_before_has_been_consumed()
    {
        var (buffer, link) = Ops.Linked(LaneKind.Map);
        buffer.Part(4, "a=1 b=2", isLast: false);
        Assert.That(link.Requests, Is.Empty);
        Assert.That(buffer.Next(), Is.EqualTo("a=1"));
        Assert.That(link.Requests, Is.Empty);
        Assert.That(buffer.Next(), Is.EqualTo("b=2"));
        Assert.That(link.Requests, Is.EqualTo(new[] { "b" }));
        Assert.That(buffer.Next(), Is.Null);
        buffer.Part(4, "c=3", isFirst: false, isLast: true, after: "b");
        Assert.That(buffer.Drain(), Is.EqualTo("c=3 synced"));
        Assert.That(link.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public void Changes_between_parts_are_passed_on()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.Part(4, "a=1 b=2", isLast: false);
        buffer.PushEach(5, "a=9 z=1");
        Assert.That(buffer.Drain(), Is.EqualTo("a=9 b=2 z=1"));
        buffer.Part(6, "c=3 z=1", isFirst: false, isLast: true, after: "b");
        buffer.Push(7, "-c");
        Assert.That(buffer.Drain(), Is.EqualTo("-c z=1 synced"));
    }

    [Test]
    public void A_part_whose_entries_were_all_cleared_asks_for_the_next()
    {
        var (buffer, link) = Ops.Linked(LaneKind.Map);
        buffer.Part(4, "a=1 b=2", isLast: false);
        buffer.Push(5, "clear");
        Assert.That(link.Requests, Is.EqualTo(new[] { "b" }));
        buffer.Part(5, "", isFirst: false, isLast: true, after: "b");
        Assert.That(buffer.Drain(), Is.EqualTo("clear synced"));
    }

    [Test]
    public void A_sync_repeated_between_parts_starts_anew_and_the_late_part_does_no_harm()
    {
        var (buffer, link) = Ops.Linked(LaneKind.Map);
        buffer.Part(4, "a=1 b=2", isLast: false);
        Assert.That(buffer.Drain(), Is.EqualTo("a=1 b=2"));
        buffer.Part(5, "a=1", isLast: false);
        buffer.Part(5, "c=3 d=4", isFirst: false, isLast: true, after: "b");
        Assert.That(buffer.Drain(), Is.EqualTo("a=1"));
        Assert.That(link.Requests, Is.EqualTo(new[] { "b", "a" }));
        buffer.Part(5, "b=2 c=3 d=4", isFirst: false, isLast: true, after: "a");
        Assert.That(buffer.Drain(), Is.EqualTo("b=2 c=3 d=4 synced"));
    }

    [Test]
    public void A_new_epoch_during_a_sync_asks_again()
    {
        var (buffer, link) = Ops.Linked(LaneKind.Map);
        buffer.Part(4, "a=1", isLast: false);
        Assert.That(buffer.Drain(), Is.EqualTo("a=1"));
        var moved = new FakeLink(LaneKind.Map, Ops.NextEpoch);
        buffer.OnLinked(moved);
        Assert.That(link.Requests, Is.EqualTo(new[] { "a" }));
        Assert.That(moved.Requests, Is.EqualTo(new[] { "a" }));
        buffer.Part(0, "b=2", isFirst: false, isLast: true, after: "a", epoch: Ops.NextEpoch);
        Assert.That(buffer.Drain(), Is.EqualTo("b=2 synced"));
    }

    [Test]
    public void The_complete_version_is_known_when_synced()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.Part(4, "a=1 b=2");
        for (var i = 0; i < 2; i++)
        {
            buffer.TryTake(out var entry);
            Assert.That(entry.CompleteVersion, Is.Zero);
            entry.Release();
        }

        buffer.TryTake(out var synced);
        Assert.That((synced.Kind, synced.CompleteVersion), Is.EqualTo((LinkItemKind.Synced, 4L)));
    }

    [Test]
    public void A_large_map_never_holds_more_than_one_part()
    {
        var (buffer, link) = Ops.Linked(LaneKind.Map);
        const int Parts = 50, PerPart = 20;
        var most = 0;
        var seen = new List<string>();
        for (var part = 0; part < Parts; part++)
        {
            var first = part * PerPart;
            var entries = string.Join(' ', Enumerable.Range(first, PerPart).Select(i => $"k{i:0000}={i}"));
            buffer.Part(1, entries, part == 0, part == Parts - 1, part == 0 ? null : $"k{first - 1:0000}");
            most = Math.Max(most, buffer.PendingCount);
            while (buffer.Next() is { } text) seen.Add(text);
        }

        Assert.That(most, Is.EqualTo(PerPart));
        Assert.That(seen, Has.Count.EqualTo(Parts * PerPart + 1));
        Assert.That(seen[^1], Is.EqualTo("synced"));
        Assert.That(seen[..^1], Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        Assert.That(link.Requests, Has.Count.EqualTo(Parts - 1));
    }
}
