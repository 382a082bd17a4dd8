namespace Swim.Lanes.Tests;

/// <summary>The rules of the map queue, seen through a link. Keys marked as inserts by a feed are covered in Feeds.</summary>
public class MapLinkTests
{
    [TestCase("a=1 b=2 c=3", "a=1 b=2 c=3", TestName = "Entries_come_in_the_order_in_which_they_fell_due")]
    [TestCase("a=1 b=2 a=3", "a=3 b=2", TestName = "An_update_replaces_the_waiting_one_where_it_stands")]
    [TestCase("a=1 b=2 -a", "-a b=2", TestName = "A_remove_replaces_the_waiting_update_where_it_stands")]
    [TestCase("a=1 -a a=2", "a=2", TestName = "An_update_replaces_the_waiting_remove")]
    [TestCase("a=1 b=2 clear", "clear", TestName = "A_clear_empties_the_queue_and_is_its_only_entry")]
    [TestCase("a=1 clear z=2 clear", "clear", TestName = "A_second_clear_takes_the_place_of_the_first")]
    [TestCase("a=1 clear a=2 b=3", "clear a=2 b=3", TestName = "What_follows_a_clear_stands_behind_it")]
    [TestCase("a=1 clear a=2 -a b=3", "clear b=3", TestName = "An_insert_behind_a_waiting_clear_vanishes_when_removed")]
    [TestCase("a=1 clear -a", "clear", TestName = "A_remove_behind_a_waiting_clear_says_nothing_new")]
    [TestCase("-a -b", "-a -b", TestName = "A_remove_of_a_key_that_was_never_sent_is_passed_on")]
    [TestCase("clear", "clear", TestName = "A_clear_is_passed_on_to_a_reader_that_has_nothing")]
    [TestCase("a=1 b=2 c=3 -b d=4 -d b=5", "a=1 b=5 c=3 -d", TestName = "Places_are_kept_through_mixed_changes")]
    [TestCase("k= k=", "k=", TestName = "An_entry_may_have_an_empty_body")]
    public void Queue(string pushed, string expected)
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.PushEach(1, pushed);
        Assert.That(buffer.Drain(), Is.EqualTo(expected));
        Assert.That((buffer.PendingCount, buffer.PendingBytes), Is.EqualTo((0, 0L)));
    }

    [Test]
    public void A_key_taken_and_changed_again_stands_at_the_end()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.PushEach(1, "a=1 b=1 c=1");
        Assert.That(buffer.Next(), Is.EqualTo("a=1"));
        buffer.PushEach(4, "a=2 b=2");
        Assert.That(buffer.Drain(), Is.EqualTo("b=2 c=1 a=2"));
    }

    [Test]
    public void Many_keys_keep_their_order_through_growth_and_removal()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        for (var i = 0; i < 1000; i++) buffer.Push(i + 1, $"k{i}={i}");
        for (var i = 0; i < 1000; i += 3) buffer.Push(1001 + i, $"-k{i}");
        for (var i = 0; i < 1000; i += 2) buffer.Push(2001 + i, $"k{i}=x");
        for (var i = 0; i < 1000; i++)
        {
            var expected = i % 2 == 0 ? $"k{i}=x" : i % 3 == 0 ? $"-k{i}" : $"k{i}={i}";
            Assert.That(buffer.Next(), Is.EqualTo(expected));
        }

        Assert.That(buffer.Next(), Is.Null);
    }

    [Test]
    public void An_older_change_does_not_replace_a_newer_waiting_one()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.Push(5, "a=new");
        buffer.Push(4, "a=old");
        buffer.Push(4, "-a");
        Assert.That(buffer.Drain(), Is.EqualTo("a=new"));
    }

    [Test]
    public void Bytes_and_coalesced_changes_are_counted()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.PushEach(1, "key=12345 key=678");
        Assert.That((buffer.PendingCount, buffer.PendingBytes, buffer.Coalesced), Is.EqualTo((1, 6L, 1L)));
        buffer.Push(3, "clear");
        Assert.That((buffer.PendingCount, buffer.PendingBytes, buffer.Coalesced), Is.EqualTo((1, 0L, 2L)));
    }

    [TestCase(LaneKind.DemandMap)]
    [TestCase(LaneKind.JoinValue)]
    [TestCase(LaneKind.JoinMap)]
    [TestCase(LaneKind.Spatial)]
    public void Every_keyed_kind_coalesces_by_key(LaneKind kind)
    {
        var (buffer, _) = Ops.Linked(kind);
        buffer.PushEach(1, "a=1 b=1 a=2");
        Assert.That(buffer.Drain(), Is.EqualTo("a=2 b=1"));
    }

    [Test]
    public void A_reader_that_stays_away_for_100000_changes_holds_one_entry_per_key()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        var keys = Enumerable.Range(0, 100).Select(i => Ops.P($"key-{i}")).ToArray();
        for (var i = 0; i < 1_000; i++) PushOne(buffer, keys, i);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1_000; i < 101_000; i++) PushOne(buffer, keys, i);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(buffer.PendingCount, Is.EqualTo(100));
        Assert.That(buffer.PendingBytes, Is.LessThan(100 * 16));
        Assert.That(buffer.Coalesced, Is.EqualTo(100_900));

        static void PushOne(ProbeBuffer buffer, Payload[] keys, int i)
        {
            Span<byte> body = stackalloc byte[8];
            System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(body, i);
            var op = LaneOp.Update(i + 1, keys[i % keys.Length], Payload.Copy(body));
            buffer.OnOps([op]);
            op.Body!.Release();
        }
    }
}
