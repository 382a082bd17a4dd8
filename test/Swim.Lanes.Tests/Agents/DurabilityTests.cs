using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Agents;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DurabilityTests
{
    private readonly ScriptedStore _store = new();
    private readonly FakeReader _reader = new();

    [Test]
    public void Write_behind_publishes_at_once_and_stores_within_the_flush_interval()
    {
        using var agent = Create();
        agent.Link("behind", _reader);
        agent.Command("behind", "5");

        Assert.That(_reader.Text, Is.EqualTo("linked | set 5"));
        Assert.That(_store.Attempts, Is.Zero);
        Assert.That(agent.Lanes.HasUnsaved, Is.True);

        agent.Advance(250);
        Assert.That(_store.Text(TestAgent.Node, "v/behind"), Is.EqualTo("5"));
        Assert.That(agent.Lanes.HasUnsaved, Is.False);
        Assert.That(agent.Lanes.UnsavedBytes, Is.Zero);
        Assert.That(agent.Scheduler.UnsavedBytes, Is.Zero);
    }

    [TestCase(0)]
    [TestCase(7)]
    [TestCase(100)]
    [TestCase(249)]
    public void The_oldest_unsaved_change_is_never_older_than_the_flush_interval(double start)
    {
        using var agent = Create();
        agent.Advance(start);
        for (var i = 0; i < 25; i++)
        {
            agent.Command("behind", i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            agent.Advance(10);
        }

        Assert.That(_store.Attempts, Is.EqualTo(1));
        agent.Advance(500);
        Assert.That(_store.Text(TestAgent.Node, "v/behind"), Is.EqualTo("24"));
        Assert.That(_store.Attempts, Is.EqualTo(2).Or.EqualTo(1));
    }

    [Test]
    public void Many_changes_between_two_flushes_are_one_record()
    {
        using var agent = Create();
        for (var i = 0; i < 100; i++) agent.Command("behind", "1");
        agent.Command("map", "@update(key:1) 1");
        agent.Command("map", "@update(key:2) 2");
        agent.Flush();

        Assert.That(_store.Commits.Single(), Is.EquivalentTo(new[] { "v/behind", "m/map/0", "m/map" }));
        Assert.That(_store.Text(TestAgent.Node, "m/map"), Is.EqualTo("{0}"));
        Assert.That(_store.Text(TestAgent.Node, "m/map/0"), Is.EqualTo("{1:1,2:2}"));
    }

    [Test]
    public void Transient_lanes_are_never_stored()
    {
        using var agent = Create();
        agent.Command("transient", "5");
        agent.Flush();

        Assert.That(_store.Attempts, Is.Zero);
        using var next = agent.Restart();
        Assert.That(next.Value<int>("transient").IsSet, Is.False);
    }

    [Test]
    public void A_committed_change_is_seen_inside_at_once_and_outside_after_its_commit()
    {
        using var agent = Create();
        _store.Holds = true;
        agent.Sync("committed", _reader);
        agent.Command("committed", "5");

        Assert.That(agent.Value<int>("committed").Value, Is.EqualTo(5));
        Assert.That(_reader.Text, Is.EqualTo("linked | set  | synced"));
        agent.Release();
        Assert.That(_reader.Text, Is.EqualTo("linked | set  | synced | set 5"));
        Assert.That(_store.Text(TestAgent.Node, "v/committed"), Is.EqualTo("5"));
    }

    [Test]
    public void One_commit_is_under_way_and_the_next_collects_meanwhile()
    {
        using var agent = Create();
        _store.Holds = true;
        agent.Link("committed", _reader);
        agent.Command("committed", "1");
        agent.Command("committed", "2");
        agent.Command("committed", "3");

        Assert.That(_store.Held, Is.EqualTo(1));
        agent.Release();
        Assert.That(_reader.Text, Is.EqualTo("linked | set 1"));
        Assert.That(_store.Held, Is.EqualTo(1));
        agent.Release();
        Assert.That(_reader.Text, Is.EqualTo("linked | set 1 | set 2 | set 3"));
        Assert.That(_store.Attempts, Is.EqualTo(2));
        Assert.That(agent.Lanes.HasUnsaved, Is.False);
    }

    [Test]
    public void Syncs_and_readings_of_a_committed_lane_wait_for_what_they_show()
    {
        using var agent = Create();
        _store.Holds = true;
        agent.Command("committed", "1");
        agent.Sync("committed", _reader);
        var reading = agent.Host.Start(() => agent.Lanes.ReadAsync("committed"));
        agent.Command("committed", "2");

        Assert.That(_reader.Text, Is.EqualTo("linked"));
        Assert.That(reading.IsCompleted, Is.False);
        agent.Release();
        agent.Release();
        Assert.That(_reader.Text, Is.EqualTo("linked | set 1 | synced | set 2"));
        var result = agent.Host.Run(() => new ValueTask<LaneReading>(reading));
        Assert.That(System.Text.Encoding.UTF8.GetString(result.Body.Span), Is.EqualTo("1"));
    }

    [Test]
    public void A_sync_of_a_lane_with_nothing_uncommitted_does_not_wait()
    {
        using var agent = Create();
        agent.Command("committed", "1");
        _store.Holds = true;
        agent.Command("otherCommitted", "1");
        agent.Sync("committed", _reader);

        Assert.That(_reader.Text, Is.EqualTo("linked | set 1 | synced"));
    }

    [Test]
    public void Echoes_acknowledgements_and_outgoing_actions_of_a_turn_that_touched_a_committed_lane_wait_too()
    {
        using var agent = Create();
        _store.Holds = true;
        var behind = new FakeReader();
        agent.Link("act", _reader);
        agent.Link("behind", behind);
        var ticket = agent.Host.Run(() => agent.Lanes.CommandAsync("act", "both"u8.ToArray()));
        var durable = agent.Host.Start(() => agent.Lanes.WhenCommittedAsync(ticket.Commit));

        Assert.That(ticket.Outcome, Is.EqualTo(CommandOutcome.Accepted));
        Assert.That(ticket.Commit, Is.GreaterThan(0));
        Assert.That(behind.Text, Is.EqualTo("linked | set 1"), "other lanes of the turn are not covered");
        Assert.That(_reader.Text, Is.EqualTo("linked"));
        Assert.That(agent.Calls, Is.Empty);
        Assert.That(durable.IsCompleted, Is.False);

        agent.Release();
        agent.Host.Until(() => durable.IsCompleted);
        agent.Host.Drain();
        Assert.That(_reader.Text, Is.EqualTo("linked | item both"));
        Assert.That(agent.Calls, Is.EqualTo(new[] { "sent both" }));
    }

    [Test]
    public void A_turn_that_touches_no_committed_lane_does_not_wait()
    {
        using var agent = Create();
        _store.Holds = true;
        agent.Link("act", _reader);
        var ticket = agent.Host.Run(() => agent.Lanes.CommandAsync("act", "behind"u8.ToArray()));

        Assert.That(ticket.Commit, Is.Zero);
        Assert.That(_reader.Text, Is.EqualTo("linked | item behind"));
        Assert.That(agent.Calls, Is.EqualTo(new[] { "sent behind" }));
    }

    [Test]
    public void Echoes_and_outgoing_actions_never_overtake_held_ones()
    {
        using var agent = Create();
        _store.Holds = true;
        agent.Link("act", _reader);
        agent.Command("act", "both");
        agent.Command("act", "behind");
        Assert.That(_reader.Text, Is.EqualTo("linked"));
        Assert.That(agent.Calls, Is.Empty);

        agent.Release();
        while (_store.Held > 0)
        {
            agent.Release();
        }

        Assert.That(_reader.Text, Is.EqualTo("linked | item both | item behind"));
        Assert.That(agent.Calls, Is.EqualTo(new[] { "sent both", "sent behind" }));
    }

    [Test]
    public void Two_commands_that_one_commit_covers_both_wait_for_it()
    {
        using var agent = Create();
        _store.Holds = true;
        agent.Command("committed", "1");
        var first = agent.Host.Run(() => agent.Lanes.CommandAsync("committed", "2"u8.ToArray()));
        var second = agent.Host.Run(() => agent.Lanes.CommandAsync("committed", "3"u8.ToArray()));

        Assert.That(first.Commit, Is.LessThan(second.Commit).And.GreaterThan(0));
    }

    [Test]
    public void While_the_store_fails_write_behind_goes_on_and_committed_events_wait_and_nothing_is_lost()
    {
        using var agent = Create();
        var behind = new FakeReader();
        agent.Link("committed", _reader);
        agent.Link("behind", behind);
        _store.Failing = new IOException("the disk is full");
        for (var i = 1; i <= 5; i++)
        {
            agent.Command("committed", i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            agent.Command("behind", i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            agent.Advance(1000);
        }

        Assert.That(behind.Value, Is.EqualTo("5"));
        Assert.That(_reader.Text, Is.EqualTo("linked"));
        Assert.That(agent.Host.CommitFailures, Is.Not.Empty);
        Assert.That(agent.Lanes.HasUnsaved, Is.True);

        _store.Failing = null;
        agent.Advance(20_000);
        Assert.That(_reader.Text, Is.EqualTo("linked | set 1 | set 2 | set 3 | set 4 | set 5"));
        Assert.That(_store.Text(TestAgent.Node, "v/committed"), Is.EqualTo("5"));
        Assert.That(_store.Text(TestAgent.Node, "v/behind"), Is.EqualTo("5"));
        Assert.That(agent.Lanes.UnsavedBytes, Is.Zero);
    }

    [Test]
    public void A_failing_commit_is_tried_again_less_and_less_often()
    {
        using var agent = Create();
        _store.Failing = new IOException("the disk is full");
        agent.Command("committed", "1");
        for (var i = 0; i < 1000; i++) agent.Advance(100);

        Assert.That(_store.Attempts, Is.InRange(10, 25), "100 s with a wait that doubles up to 10 s");
        Assert.That(agent.Host.CommitFailures[^1].Failures, Is.EqualTo(_store.Attempts));
    }

    [Test]
    public void Commands_wait_while_too_much_is_unsaved_and_links_do_not()
    {
        using var agent = Create(new AgentLanesOptions { MaxUnsavedBytes = 10_000 });
        agent.Link("committed", _reader);
        _store.Failing = new IOException("the disk is full");
        var handled = 0;
        var waiting = Task.CompletedTask;
        var batch = TestAgent.Batch((NodeOpKind.Command, "committed", "1", null));
        while (waiting.IsCompleted && handled < 10_000)
        {
            waiting = agent.Host.Start(() => agent.Lanes.DeliverAsync(batch));
            handled++;
        }

        Assert.That(waiting.IsCompleted, Is.False);
        Assert.That(agent.Lanes.UnsavedBytes, Is.InRange(10_000, 11_000));
        var late = new FakeReader();
        agent.Sync("behind", late);
        Assert.That(late.Text, Is.EqualTo("linked | set  | synced"));

        _store.Failing = null;
        agent.Advance(20_000);
        agent.Host.Until(() => waiting.IsCompleted);
        agent.Host.Drain();
        Assert.That(waiting.IsCompletedSuccessfully);
        Assert.That(_reader.Log, Has.Length.EqualTo(handled + 1));
        Assert.That(agent.Lanes.UnsavedBytes, Is.Zero);
    }

    [Test]
    public void A_fenced_activation_writes_and_publishes_nothing_more()
    {
        using var stale = Create();
        stale.Link("committed", _reader);
        stale.Command("behind", "1");
        stale.Flush();
        using var next = new TestAgent(Definition(), _store).Open();
        next.Command("behind", "2");
        next.Flush();

        stale.Command("behind", "3");
        stale.Command("committed", "3");
        Assert.That(stale.Host.Fences, Has.Count.EqualTo(1));
        stale.Flush();
        Assert.That(_store.Text(TestAgent.Node, "v/behind"), Is.EqualTo("2"));
        Assert.That(_reader.Text, Is.EqualTo("linked"));
        Assert.That(stale.Lanes.HasUnsaved, Is.False);
        Assert.That(
            () => stale.Command("behind", "4"),
            Throws.TypeOf<AgentUnavailableException>());
        stale.Flush();
        Assert.That(_store.Text(TestAgent.Node, "v/behind"), Is.EqualTo("2"));
    }

    [Test]
    public void Who_waits_for_a_commit_that_is_fenced_is_told()
    {
        using var stale = Create();
        _store.Holds = true;
        var ticket = stale.Host.Run(() => stale.Lanes.CommandAsync("act", "both"u8.ToArray()));
        var durable = stale.Host.Start(() => stale.Lanes.WhenCommittedAsync(ticket.Commit));
        using var next = new TestAgent(Definition(), _store).Open();
        stale.Release();
        stale.Host.Until(() => durable.IsCompleted);

        Assert.That(durable.Exception!.InnerException, Is.TypeOf<AgentUnavailableException>());
        Assert.That(stale.Calls, Is.Empty);
    }

    [Test]
    public void An_orderly_stop_stores_everything_and_readers_go_on_with_the_next_activation()
    {
        using var agent = Create();
        var map = new FakeReader();
        agent.Sync("behind", _reader);
        agent.Sync("map", map);
        agent.Command("behind", "5");
        agent.Command("map", "@update(key:1) 1");
        Assert.That(agent.Close(), Is.True);
        Assert.That(agent.Lanes.LostBytes, Is.Zero);
        Assert.That(() => agent.Command("behind", "6"), Throws.TypeOf<AgentUnavailableException>());

        using var next = agent.Restart();
        _reader.WaitFor(log => log.Length == 5);
        next.Command("behind", "7");
        _reader.WaitFor(log => log.Length == 6);
        Assert.That(_reader.Text, Is.EqualTo("linked | set  | synced | set 5 | linked | set 7"));
        Assert.That(_reader.Epoch, Is.EqualTo(next.Lanes.Epoch));
        map.WaitFor(log => log.Length == 4);
        Assert.That(map.Text, Is.EqualTo("linked | synced | update 1 1 | linked"));
    }

    [Test]
    public void After_a_crash_readers_are_given_the_whole_state_once()
    {
        using var agent = Create();
        var map = new FakeReader();
        agent.Command("map", "@update(key:1) 1");
        agent.Command("behind", "1");
        agent.Flush();
        agent.Sync("behind", _reader);
        agent.Sync("map", map);
        agent.Command("behind", "2");
        agent.Command("map", "@update(key:2) 2");

        using var next = agent.Restart();
        _reader.WaitFor(log => log[^1] == "set 1");
        map.WaitFor(log => log[^1] == "update 1 1");
        Assert.That(_reader.Text, Is.EqualTo("linked | set 1 | synced | set 2 | linked | set 1"));
        Assert.That(map.Text, Does.EndWith("update 2 2 | linked | clear | update 1 1"));
        Assert.That(map.Entries, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_sync_that_waits_for_a_commit_when_the_activation_crashes_is_answered_by_the_next_one()
    {
        using var agent = Create();
        agent.Command("committed", "1");
        var linked = new FakeReader();
        agent.Link("committed", linked);
        _store.Holds = true;
        agent.Command("committed", "2");
        agent.Sync("committed", _reader);
        Assert.That(_reader.Text, Is.EqualTo("linked"));
        agent.Host.Run(agent.Lanes.Abort);
        _store.Holds = false;

        using var next = agent.Restart();
        _reader.WaitFor(log => log[^1] == "synced");
        Assert.That(_reader.Value, Is.EqualTo("1"));
        Assert.That(_reader.Log.Count(line => line == "synced"), Is.EqualTo(1));
        linked.WaitFor(log => log[^1] == "set 1");
        Assert.That(linked.Log, Does.Not.Contain("synced"));

        using var third = next.Restart();
        linked.WaitFor(log => log.Count(line => line == "linked") == 3);
        _reader.WaitFor(log => log.Count(line => line == "linked") == 3);
        Assert.That(_reader.Log.Count(line => line == "synced"), Is.EqualTo(1));
    }

    [Test]
    public void A_sync_of_a_long_map_that_waits_for_a_commit_survives_a_crash_as_well()
    {
        var definition = TestAgent.Define(new MapLaneDefinition<int, string>("map", Form.Int32, Form.String) { Durability = Durability.Committed });
        using var agent = new TestAgent(definition, _store).Open();
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 3000; i++) agent.Map<int, string>("map")[i] = new string('x', 100);
        });
        _store.Holds = true;
        agent.Command("map", "@update(key:1) changed");
        agent.Sync("map", _reader);
        agent.Host.Run(agent.Lanes.Abort);
        _store.Holds = false;

        using var next = agent.Restart();
        next.Host.Until(() => _reader.Log[^1] == "synced");
        Assert.That(_reader.CopyEntries(), Has.Count.EqualTo(3000));
        Assert.That(_reader.Parts, Is.GreaterThan(1));
        Assert.That(_reader.Entries["1"], Does.StartWith("xxx"));
    }

    [Test]
    public void A_sync_of_a_computed_lane_that_waits_for_a_commit_survives_a_crash_as_well()
    {
        var definition = TestAgent.Define(
            new ValueLaneDefinition<int>("committed", Form.Int32) { Durability = Durability.Committed },
            new DemandLaneDefinition<int>("twice", Form.Int32) { OnCue = self => 2 * ((TestAgent)self).Value<int>("committed").Value });
        using var agent = new TestAgent(definition, _store).Open();
        agent.Command("committed", "1");
        _store.Holds = true;
        agent.Command("committed", "2");
        agent.Sync("twice", _reader);
        Assert.That(_reader.Text, Is.EqualTo("linked"));
        agent.Host.Run(agent.Lanes.Abort);
        _store.Holds = false;

        using var next = agent.Restart();
        _reader.WaitFor(log => log[^1] == "synced");
        Assert.That(_reader.Value, Is.EqualTo("2"));
    }

    [Test]
    public void A_sync_that_waits_for_a_commit_is_answered_by_an_orderly_stop()
    {
        using var agent = Create();
        _store.Holds = true;
        agent.Command("committed", "2");
        agent.Sync("committed", _reader);
        var closing = agent.Host.Start(() => agent.Lanes.CloseAsync());
        Assert.That(closing.IsCompleted, Is.False);
        agent.Release();
        Assert.That(agent.Host.Run(() => new ValueTask<bool>(closing)), Is.True);
        Assert.That(_reader.Text, Is.EqualTo("linked | set 2 | synced"));

        using var next = agent.Restart();
        _reader.WaitFor(log => log.Length == 4);
        Assert.That(_reader.Text, Is.EqualTo("linked | set 2 | synced | linked"));
    }

    [Test]
    public void A_sync_that_a_stop_could_not_answer_is_answered_by_the_next_activation()
    {
        using var agent = Create();
        agent.Command("committed", "1");
        _store.Failing = new IOException("the disk is full");
        agent.Command("committed", "2");
        agent.Sync("committed", _reader);
        using var stop = new CancellationTokenSource();
        var closing = agent.Host.Start(() => agent.Lanes.CloseAsync(stop.Token));
        stop.Cancel();
        agent.Host.Until(() => closing.IsCompleted);
        Assert.That(_reader.Text, Is.EqualTo("linked"));
        _store.Failing = null;

        using var next = agent.Restart();
        _reader.WaitFor(log => log[^1] == "synced");
        Assert.That(_reader.Value, Is.EqualTo("1"));
    }

    [Test]
    public void A_stop_that_cannot_store_everything_says_how_much_is_lost()
    {
        using var agent = Create();
        _store.Failing = new IOException("the disk is full");
        agent.Command("behind", "5");
        using var stop = new CancellationTokenSource();
        var closing = agent.Host.Start(() => agent.Lanes.CloseAsync(stop.Token));
        for (var i = 0; i < 50; i++) agent.Advance(100);
        Assert.That(closing.IsCompleted, Is.False);
        Assert.That(_store.Attempts, Is.GreaterThan(3));
        stop.Cancel();
        agent.Host.Until(() => closing.IsCompleted);

        Assert.That(agent.Host.Run(() => new ValueTask<bool>(closing)), Is.False);
        Assert.That(agent.Lanes.LostBytes, Is.GreaterThan(0));
        Assert.That(agent.Scheduler.UnsavedBytes, Is.Zero);
    }

    [Test]
    public void Deleting_an_agent_removes_its_records_and_unlinks_its_links()
    {
        using var agent = Create();
        agent.Command("behind", "5");
        agent.Flush();
        agent.Link("behind", _reader);
        agent.Command("behind", "6");
        agent.Host.Run(() => agent.Lanes.DeleteAsync());
        _reader.WaitFor(log => log[^1] == "unlinked Deleted");
        agent.Flush();

        Assert.That(_store.Kept.AgentCount, Is.Zero);
        using var next = agent.Restart();
        Assert.That(next.Value<int>("behind").IsSet, Is.False);
    }

    [Test]
    public void A_value_that_no_longer_parses_is_kept_shown_as_it_is_and_not_changed()
    {
        using var agent = Create();
        agent.Command("info", "{a:1}");
        agent.Command("behind", "1");
        agent.Flush();
        using var next = agent.Restart(TestAgent.Define(
            new ValueLaneDefinition<int>("info", Form.Int32), new ValueLaneDefinition<int>("behind", Form.Int32)));

        Assert.That(next.Host.Quarantined.Single().Lane, Is.EqualTo("info"));
        Assert.That(next.Value<int>("info").IsQuarantined, Is.True);
        Assert.That(next.Read("info"), Is.EqualTo("{a:1}"));
        Assert.That(() => next.Value<int>("info").Value = 1, Throws.TypeOf<LaneQuarantinedException>());
        next.Command("info", "5");
        Assert.That(next.Host.Rejections.Single().Outcome.Status, Is.EqualTo(CommandStatus.ReadOnly));
        next.Command("behind", "2");
        next.Flush();
        Assert.That(_store.Text(TestAgent.Node, "v/info"), Is.EqualTo("{a:1}"));
        Assert.That(_store.Text(TestAgent.Node, "v/behind"), Is.EqualTo("2"));
    }

    [Test]
    public void A_map_page_that_no_longer_parses_is_kept_and_the_map_not_changed()
    {
        using var agent = Create();
        agent.Command("words", "@update(key:1) one");
        agent.Flush();
        var before = _store.Text(TestAgent.Node, "m/words/0");
        using var next = agent.Restart(TestAgent.Define(new MapLaneDefinition<int, int>("words", Form.Int32, Form.Int32)));

        Assert.That(next.Host.Quarantined.Single().Lane, Is.EqualTo("words"));
        Assert.That(() => next.Map<int, int>("words")[2] = 2, Throws.TypeOf<LaneQuarantinedException>());
        next.Command("words", "@clear");
        next.Flush();
        Assert.That(_store.Text(TestAgent.Node, "m/words/0"), Is.EqualTo(before));
    }

    [Test]
    public void A_one_key_change_writes_one_page()
    {
        using var agent = Create();
        var map = agent.Map<int, int>("map");
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 10_000; i++) map[i] = i;
        });
        agent.Flush();
        _store.Commits.Clear();
        agent.Command("map", "@update(key:5000) 1");
        agent.Flush();

        Assert.That(_store.Commits.Single(), Has.Length.EqualTo(1));
        Assert.That(_store.Commits.Single()[0], Does.StartWith("m/map/"));
        Assert.That(_store.Kept.Read("test", TestAgent.Node).Values.Max(bytes => bytes.Length), Is.LessThan(8 * 1024));
    }

    [Test]
    public void Pages_of_large_values_are_split_by_size()
    {
        using var agent = Create();
        var map = agent.Map<int, string>("words");
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 100; i++) map[i] = new string('x', 1000);
        });
        agent.Flush();
        var pages = _store.Kept.Read("test", TestAgent.Node).Where(record => record.Key.StartsWith("m/words/", StringComparison.Ordinal)).ToArray();
        Assert.That(pages.Max(page => page.Value.Length), Is.LessThanOrEqualTo(8 * 1024));
        Assert.That(agent.Lanes.HasUnsaved, Is.False);

        using var next = agent.Restart();
        Assert.That(next.Map<int, string>("words").Keys, Is.EqualTo(Enumerable.Range(0, 100)));
    }

    [Test]
    public void A_cleared_map_leaves_no_records()
    {
        using var agent = Create();
        var map = agent.Map<int, int>("map");
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 1000; i++) map[i] = i;
        });
        agent.Flush();
        agent.Command("map", "@clear");
        agent.Flush();

        Assert.That(_store.Kept.AgentCount, Is.Zero);
    }

    private TestAgent Create(AgentLanesOptions? options = null) => new TestAgent(Definition(), _store, options).Open();

    private static AgentDefinition Definition() => TestAgent.Define(
        new ValueLaneDefinition<int>("behind", Form.Int32),
        new ValueLaneDefinition<int>("transient", Form.Int32) { Durability = Durability.Transient },
        new ValueLaneDefinition<int>("committed", Form.Int32) { Durability = Durability.Committed },
        new ValueLaneDefinition<int>("otherCommitted", Form.Int32) { Durability = Durability.Committed },
        new ValueLaneDefinition<Value>("info", Form.Value),
        new MapLaneDefinition<int, int>("map", Form.Int32, Form.Int32),
        new MapLaneDefinition<int, string>("words", Form.Int32, Form.String),
        new CommandLaneDefinition<string>("act", Form.String)
        {
            OnCommand = (self, what) =>
            {
                var test = (TestAgent)self;
                test.Lanes.WhenCommitted(state => test.Calls.Add("sent " + state), what);
                test.Value<int>("behind").Value++;
                if (what == "both") test.Value<int>("committed").Value++;
                return default;
            },
        });
}
