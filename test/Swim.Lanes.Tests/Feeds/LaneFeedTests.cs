namespace Swim.Lanes.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class LaneFeedTests
{
    private readonly LaneHub _hub = new();

    private LaneFeed Feed(string lane = "lane") => _hub.GetOrAdd("/unit/1", lane);

    [Test]
    public void Readers_get_what_is_published_after_they_attached()
    {
        var feed = Feed();
        var (one, two) = (new ProbeBuffer(), new ProbeBuffer());
        feed.Attach(one, LaneKind.Map, Ops.Epoch);
        feed.Publish(1, "a=1");
        feed.Attach(two, LaneKind.Map, Ops.Epoch);
        feed.Publish(2, "b=1");
        Assert.That((one.Drain(), two.Drain()), Is.EqualTo(("linked a=1 b=1", "linked b=1")));
        Assert.That((feed.ReaderCount, _hub.ReaderCount), Is.EqualTo((2, 2L)));
    }

    [Test]
    public void A_reader_that_is_no_buffer_gets_the_same_in_order()
    {
        var feed = Feed();
        var reader = new ProbeReader();
        feed.Attach(reader, LaneKind.Map, Ops.Epoch);
        feed.Publish(1, "a=1 b=2");
        feed.Part(reader, 1, "a=1", isLast: false);
        feed.Part(reader, 1, "b=2", isFirst: false, after: "a");
        feed.Unlink(reader, UnlinkReason.Requested);
        Eventually(() => reader.Calls, "linked:1 a=1 b=2 part1F() a=1 part1L(a) b=2 unlinked:Requested");
    }

    [Test]
    public void A_sync_does_not_announce_a_link_that_stands_a_link_does()
    {
        var feed = Feed();
        var buffer = new ProbeBuffer();
        feed.Attach(buffer, LaneKind.Map, Ops.Epoch, announce: false);
        Assert.That(buffer.Drain(), Is.EqualTo("linked"));
        feed.Attach(buffer, LaneKind.Map, Ops.Epoch, announce: false);
        Assert.That(buffer.Drain(), Is.Empty);
        feed.Attach(buffer, LaneKind.Map, Ops.Epoch);
        Assert.That(buffer.Drain(), Is.EqualTo("linked"));
        Assert.That(feed.ReaderCount, Is.EqualTo(1));
    }

    [Test]
    public void Unlink_and_snapshot_of_a_stranger_are_ignored()
    {
        var feed = Feed();
        feed.Attach(new ProbeBuffer(), LaneKind.Map, Ops.Epoch);
        var stranger = new ProbeBuffer();
        feed.Part(stranger, 1, "a=1");
        feed.Unlink(stranger, UnlinkReason.Requested);
        feed.Publish(1, "a=1");
        Assert.That(stranger.Drain(), Is.Empty);
    }

    [Test]
    public void What_waits_in_the_mailbox_is_coalesced_and_keeps_its_order_with_links_and_syncs()
    {
        var feed = Feed();
        using var gate = Gate.Close(feed, LaneKind.Map);
        var (early, late) = (new ProbeReader(), new ProbeReader());
        feed.Attach(early, LaneKind.Map, Ops.Epoch);
        feed.Publish(1, "a=1 b=1");
        feed.Publish(2, "a=2");
        feed.Attach(late, LaneKind.Map, Ops.Epoch);
        feed.Part(late, 2, "a=2 b=1");
        feed.Publish(3, "a=3");
        feed.Publish(4, "c=1 -a");
        feed.Unlink(late, UnlinkReason.Requested);
        feed.Publish(5, "b=5");
        gate.Open(feed);
        Assert.That(early.Calls, Is.EqualTo("linked:1 a=2 b=1 -a c=1 b=5"));
        Assert.That(late.Calls, Is.EqualTo("linked:1 part2FL() a=2 b=1 -a c=1 unlinked:Requested"));
        Assert.That(feed.Coalesced, Is.EqualTo(2));
    }

    [Test]
    public void An_insert_that_no_reader_has_vanishes_in_the_mailbox_when_removed()
    {
        var feed = Feed();
        var reader = new ProbeReader();
        using var gate = Gate.Close(feed, LaneKind.Map);
        feed.Attach(reader, LaneKind.Map, Ops.Epoch);
        feed.Publish(1, "a=1");
        feed.Part(reader, 1, "k=1");
        feed.Publish(2, "b=1 a=2 k=2");
        feed.Publish(3, "-b -a -k");
        gate.Open(feed);
        Assert.That(reader.Calls, Is.EqualTo("linked:1 a=1 part1FL() k=1 -a -k"));
    }

    [Test]
    public void A_key_that_comes_and_goes_while_a_reader_stays_away_leaves_nothing()
    {
        var feed = Feed();
        var (away, fast) = (new ProbeBuffer(), new ProbeBuffer());
        feed.Attach(away, LaneKind.Map, Ops.Epoch);
        feed.Attach(fast, LaneKind.Map, Ops.Epoch);
        for (var i = 0; i < 10_000; i++)
        {
            feed.Publish(2 * i + 1, $"k{i}=1");
            fast.Drain();
            feed.Publish(2 * i + 2, $"-k{i}");
            Assert.That(fast.Drain(), Is.EqualTo($"-k{i}"));
        }

        Assert.That((away.PendingCount, away.PendingBytes), Is.EqualTo((0, 0L)));
        Assert.That(away.Drain(), Is.EqualTo("linked"));
    }

    [Test]
    public void A_key_that_a_reader_was_sent_is_removed_after_whatever_came_between()
    {
        var feed = Feed();
        var buffer = new ProbeBuffer();
        feed.Attach(buffer, LaneKind.Map, Ops.Epoch);
        feed.Publish(1, "a=1");
        Assert.That(buffer.Drain(), Is.EqualTo("linked a=1"));
        feed.Publish(2, "-a");
        feed.Publish(3, "a=2");
        feed.Publish(4, "-a");
        Assert.That(buffer.Drain(), Is.EqualTo("-a"));
        feed.Publish(5, "a=5");
        feed.Publish(6, "clear");
        feed.Publish(7, "a=7");
        feed.Publish(8, "-a");
        Assert.That(buffer.Drain(), Is.EqualTo("clear"));
    }

    [Test]
    public void Large_turns_reach_many_readers_whole()
    {
        var feed = Feed();
        var readers = Enumerable.Range(0, 50).Select(_ => new ProbeBuffer()).ToArray();
        foreach (var reader in readers) feed.Attach(reader, LaneKind.Map, Ops.Epoch);
        var text = string.Join(' ', Enumerable.Range(0, 1000).Select(i => $"k{i}={i}"));
        feed.Publish(1, text);
        foreach (var reader in readers) Eventually(() => reader.PendingCount.ToString(System.Globalization.CultureInfo.InvariantCulture), "1000");
        foreach (var reader in readers) Assert.That(reader.Drain(), Is.EqualTo("linked " + text));
    }

    [Test]
    public void A_reader_that_throws_is_detached_told_and_reported_the_others_go_on()
    {
        var failures = new List<string>();
        _hub.ReaderFailed = (node, lane, e) => failures.Add($"{node} {lane} {e.Message}");
        var feed = Feed();
        var (good, bad) = (new ProbeReader(), new ProbeReader());
        feed.Attach(good, LaneKind.Value, Ops.Epoch);
        feed.Attach(bad, LaneKind.Value, Ops.Epoch);
        feed.Publish(1, "=1");
        bad.Throws = new InvalidOperationException("no");
        feed.Publish(2, "=2");
        feed.Publish(3, "=3");
        Assert.That(good.Calls, Is.EqualTo("linked:1 =1 =2 =3"));
        Assert.That(bad.Calls, Is.EqualTo("linked:1 =1 =2 unlinked:Failed"));

        // the second is what it threw when it was told
        Assert.That(failures, Is.EqualTo(new[] { "/unit/1 lane no", "/unit/1 lane no" }));
        Assert.That(_hub.ReaderCount, Is.EqualTo(1));
    }

    [Test]
    public void A_question_that_cannot_be_put_ends_the_link_with_a_word_and_is_not_the_readers_failure([Values] bool isInsideFeed)
    {
        var failures = new List<string>();
        _hub.ReaderFailed = (_, _, e) => failures.Add("reader " + e.Message);
        _hub.RequestFailed = (node, lane, e) => failures.Add($"{node} {lane} {e.Message}");
        _hub.Requests = new RefusedRequests();
        var feed = Feed();
        var (asking, other) = (new ProbeBuffer(), new ProbeBuffer());
        feed.Attach(other, LaneKind.List, Ops.Epoch);
        feed.Attach(asking, LaneKind.List, Ops.Epoch);
        Assert.That(asking.Drain(), Is.EqualTo("linked"));
        if (isInsideFeed)
        {
            // a first part that brings nothing: the next is asked for by the feed's own call
            feed.Snapshot(asking, Ops.Epoch, 1, [], isFirst: true, isLast: false);
        }
        else
        {
            var entry = LaneOp.Item(1, Payload.Copy("@update(index:0,key:1)a"u8));
            feed.Snapshot(asking, Ops.Epoch, 1, [entry], isFirst: true, isLast: false);
            entry.Release();
            Assert.That(failures, Is.Empty);
            Assert.That(asking.Next(), Does.Contain("@update(index:0,key:1)a"));
        }

        var told = "";
        Eventually(() => told += asking.Drain(), "unlinked:Failed");
        Assert.That(_hub.ReaderCount, Is.EqualTo(1));
        feed.Publish([LaneOp.Clear(2)]);
        Eventually(() => other.PendingCount.ToString(System.Globalization.CultureInfo.InvariantCulture), "1");
        Assert.That(other.Drain(), Is.EqualTo("linked clear"));
        Assert.That(failures, Is.EqualTo(new[] { "/unit/1 lane no way" }));
    }

    [Test]
    public void A_reader_may_call_its_feed_from_within_a_call()
    {
        var feed = Feed();
        var other = new ProbeReader();
        ProbeReader? self = null;
        self = new ProbeReader
        {
            Called = call =>
            {
                if (call == "=1") feed.Publish(2, "=2");
                if (call == "=2") self!.Link!.Detach();
                if (call == "linked:1") feed.Attach(other, LaneKind.Value, Ops.Epoch);
            },
        };
        feed.Attach(self, LaneKind.Value, Ops.Epoch);
        Eventually(() => other.Calls, "linked:1");
        feed.Publish(1, "=1");
        Eventually(() => other.Calls, "linked:1 =1 =2");
        feed.Publish(3, "=3");
        Eventually(() => other.Calls, "linked:1 =1 =2 =3");
        Eventually(() => self.Calls, "linked:1 =1 =2");
    }

    [Test]
    public void A_new_epoch_reaches_readers_in_order_with_changes()
    {
        var feed = Feed();
        var reader = new ProbeReader();
        var buffer = new ProbeBuffer();
        feed.Attach(reader, LaneKind.Value, Ops.Epoch);
        feed.Attach(buffer, LaneKind.Value, Ops.Epoch);
        feed.Publish(7, "=7");
        _hub.Find("/unit/1")!.MarkClosed();
        var continues = _hub.Find("/unit/1")!.TakeClosed();
        feed.BeginEpoch(Ops.NextEpoch, continues);
        feed.BeginEpoch(Ops.NextEpoch, continues);
        feed.Publish(1, "=8");
        Eventually(() => reader.Calls, "linked:1 =7 linked:2 =8");
        Assert.That(buffer.Drain(), Is.EqualTo("linked =8"));
        Assert.That((continues, _hub.Find("/unit/1")!.TakeClosed(), _hub.Recoveries), Is.EqualTo((true, false, 0L)));
    }

    [Test]
    public void A_reader_that_attaches_to_a_new_activation_makes_its_epoch_known_to_the_others()
    {
        var feed = Feed();
        var (one, two) = (new ProbeReader(), new ProbeReader());
        feed.Attach(one, LaneKind.Value, Ops.Epoch);
        feed.Attach(two, LaneKind.Value, Ops.NextEpoch);
        Eventually(() => one.Calls + "," + two.Calls, "linked:1 linked:2,linked:2");
    }

    [Test]
    public void The_whole_state_published_after_a_crash_replaces_what_readers_had()
    {
        var feed = Feed();
        var buffer = new ProbeBuffer();
        feed.Attach(buffer, LaneKind.Map, Ops.Epoch);
        feed.Publish(50, "a=1 b=1");
        Assert.That(buffer.Drain(), Is.EqualTo("linked a=1 b=1"));
        feed.Publish(51, "lost=1");
        feed.BeginEpoch(Ops.NextEpoch, _hub.Find("/unit/1")!.TakeClosed());
        feed.Publish(1, "clear a=1");
        Eventually(() => buffer.PendingCount.ToString(System.Globalization.CultureInfo.InvariantCulture), "2");
        Assert.That(buffer.Drain(), Is.EqualTo("clear a=1"));
        Assert.That(_hub.Recoveries, Is.EqualTo(1));
    }

    [Test]
    public void Unlink_all_tells_everyone_and_leaves_nothing()
    {
        var feed = Feed();
        var readers = Enumerable.Range(0, 20).Select(_ => new ProbeReader()).ToArray();
        foreach (var reader in readers) feed.Attach(reader, LaneKind.Map, Ops.Epoch);
        feed.UnlinkAll(UnlinkReason.Stopped);
        Assert.That(feed.HasReaders, Is.False);
        foreach (var reader in readers) Eventually(() => reader.Calls, "linked:1 unlinked:Stopped");
        Eventually(() => $"{_hub.NodeCount} {_hub.ReaderCount}", "0 0");
    }

    [Test]
    public void The_next_part_is_asked_for_through_the_hub()
    {
        var requests = new RecordedRequests();
        _hub.Requests = requests;
        var feed = Feed();
        var buffer = new ProbeBuffer();
        feed.Attach(buffer, LaneKind.Map, Ops.Epoch);
        feed.Part(buffer, 1, "a=1", isLast: false);
        Assert.That(buffer.Drain(), Is.EqualTo("linked a=1"));
        Assert.That(requests.Calls, Is.EqualTo(new[] { ("/unit/1", "lane", (ILaneReader)buffer, "a") }));
        feed.Part(buffer, 1, "b=1", isFirst: false, after: "a");
        Assert.That(buffer.Drain(), Is.EqualTo("b=1 synced"));
    }

    [Test]
    public void Without_a_way_to_ask_the_link_fails()
    {
        var feed = Feed();
        var buffer = new ProbeBuffer();
        feed.Attach(buffer, LaneKind.Map, Ops.Epoch);
        feed.Part(buffer, 1, "a=1", isLast: false);
        Assert.That(buffer.Drain(), Does.StartWith("linked a=1"));
        Eventually(() => _hub.ReaderCount.ToString(System.Globalization.CultureInfo.InvariantCulture), "0");
        Eventually(() => buffer.IsLinked.ToString(), "False");
        Assert.That(buffer.Drain(), Is.EqualTo("unlinked:Failed").Or.Empty);
    }

    [Test]
    public void Changes_without_readers_go_nowhere()
    {
        var feed = Feed();
        Assert.That(feed.HasReaders, Is.False);
        feed.Publish(1, "a=1");
        var buffer = new ProbeBuffer();
        feed.Attach(buffer, LaneKind.Map, Ops.Epoch);
        Assert.That(buffer.Drain(), Is.EqualTo("linked"));
    }

    [Test]
    public void Quick_syncs_then_unlink_and_sync_are_answered_in_order()
    {
        var feed = Feed();
        var buffer = new ProbeBuffer();
        using var gate = Gate.Close(feed, LaneKind.Map);
        for (var i = 0; i < 3; i++) Sync();
        gate.Open(feed);
        Assert.That(buffer.Drain(), Is.EqualTo("linked synced"));

        feed.Unlink(buffer, UnlinkReason.Requested);
        Sync();
        Eventually(() => buffer.IsLinked.ToString(), "True");
        var answers = "";
        Eventually(() => answers = (answers + " " + buffer.Drain()).Trim(), "unlinked linked synced");

        void Sync()
        {
            feed.Attach(buffer, LaneKind.Map, Ops.Epoch, announce: false);
            feed.Part(buffer, 0, "");
        }
    }

    [Test]
    public void An_answer_reaches_one_reader_only_in_order_with_changes_for_all()
    {
        var feed = Feed();
        var (one, other) = (new ProbeReader(), new ProbeReader());
        feed.Attach(one, LaneKind.Map, Ops.Epoch);
        feed.Attach(other, LaneKind.Map, Ops.Epoch);
        feed.Publish(1, "a=1");
        var answer = Ops.Parse(2, "a=1 b=0");
        feed.Answer(one, answer);
        foreach (var op in answer) op.Release();
        feed.Publish(3, "a=3");
        Eventually(() => one.Calls + ", " + other.Calls, "linked:1 a=1 a=1 b=0 a=3, linked:1 a=1 a=3");
    }

    [Test]
    public void A_mailbox_full_of_syncs_is_drained_by_the_poster()
    {
        var feed = Feed();
        var reader = new ProbeReader();
        using var gate = Gate.Close(feed, LaneKind.Map);
        feed.Attach(reader, LaneKind.Map, Ops.Epoch);
        var big = Ops.P(new string('x', 60_000));
        var key = Ops.P("k");
        LaneOp[] entries = [LaneOp.Update(1, key, big)];
        using var flooded = new ManualResetEventSlim();
        var poster = new Thread(() =>
        {
            // 400 × 60 KB is beyond the mailbox's 16 MiB: the poster must wait for the worker behind the gate
            for (var i = 0; i < 400; i++) feed.Snapshot(reader, Ops.Epoch, 1, entries, true, true);
            flooded.Set();
        });
        poster.Start();
        Assert.That(SpinWait.SpinUntil(() => poster.ThreadState.HasFlag(ThreadState.WaitSleepJoin) || flooded.IsSet, TimeSpan.FromSeconds(20)), Is.True);
        Assert.That(flooded.IsSet, Is.False);
        gate.Open(feed);
        Assert.That(flooded.Wait(TimeSpan.FromSeconds(20)), Is.True);
        poster.Join();
        Eventually(() => (reader.Calls.Split("part1FL").Length - 1).ToString(System.Globalization.CultureInfo.InvariantCulture), "400");
    }

    // The worker may still be on its way; what is compared does not change any more once it is right.
    private static void Eventually(Func<string> actual, string expected)
    {
        SpinWait.SpinUntil(() => actual() == expected, TimeSpan.FromSeconds(20));
        Assert.That(actual(), Is.EqualTo(expected));
    }

    private sealed class RecordedRequests : ILaneRequests
    {
        public List<(string Node, string Lane, ILaneReader Reader, string After)> Calls { get; } = [];

        public void RequestMore(string node, string lane, ILaneReader reader, Payload afterKey) => Calls.Add((node, lane, reader, Ops.S(afterKey)));
    }

    private sealed class RefusedRequests : ILaneRequests
    {
        public void RequestMore(string node, string lane, ILaneReader reader, Payload afterKey) => throw new InvalidOperationException("no way");
    }
}
