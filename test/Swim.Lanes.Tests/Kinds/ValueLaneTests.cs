using Swim.Lanes.Tests.Agents;
using Swim.Recon;

namespace Swim.Lanes.Tests.Kinds;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ValueLaneTests
{
    private readonly FakeReader _reader = new();

    [Test]
    public void A_lane_never_set_shows_the_unit_and_syncs_an_empty_event()
    {
        using var agent = Create();
        agent.Sync("count", _reader);

        Assert.That(agent.Value<int>("count").Value, Is.Zero);
        Assert.That(agent.Value<int>("count").IsSet, Is.False);
        Assert.That(_reader.Text, Is.EqualTo("linked | set  | synced"));
        Assert.That(agent.Read("count"), Is.Empty);
    }

    [Test]
    public void A_set_is_seen_at_once_inside_and_at_the_end_of_the_turn_outside()
    {
        using var agent = Create();
        agent.Link("count", _reader);
        agent.Host.Run(() =>
        {
            agent.Value<int>("count").Value = 7;
            Assert.That(agent.Value<int>("count").Value, Is.EqualTo(7));
            Assert.That(_reader.Text, Is.EqualTo("linked"));
        });

        Assert.That(_reader.Text, Is.EqualTo("linked | set 7"));
    }

    [Test]
    public void Many_sets_in_one_turn_are_one_event()
    {
        using var agent = Create();
        agent.Link("count", _reader);
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 1000; i++) agent.Value<int>("count").Value = i;
        });

        Assert.That(_reader.Text, Is.EqualTo("linked | set 999"));
    }

    [Test]
    public void A_batch_of_commands_is_one_turn()
    {
        using var agent = Create();
        agent.Link("count", _reader);
        agent.Deliver(
            (NodeOpKind.Command, "count", "1", null),
            (NodeOpKind.Command, "count", "2", null),
            (NodeOpKind.Command, "count", "3", null));

        Assert.That(_reader.Text, Is.EqualTo("linked | set 3"));
    }

    [Test]
    public void Setting_an_equal_value_still_tells_readers()
    {
        using var agent = Create();
        agent.Link("count", _reader);
        agent.Command("count", "5");
        agent.Command("count", "5");

        Assert.That(_reader.Text, Is.EqualTo("linked | set 5 | set 5"));
    }

    [Test]
    public void A_sync_sees_every_command_before_it_in_its_batch()
    {
        using var agent = Create();
        agent.Deliver(
            (NodeOpKind.Command, "count", "1", null),
            (NodeOpKind.Sync, "count", "", _reader),
            (NodeOpKind.Command, "count", "2", null));

        Assert.That(_reader.Text, Is.EqualTo("linked | set 1 | synced | set 2"));
    }

    [Test]
    public void A_link_alone_brings_no_state()
    {
        using var agent = Create();
        agent.Command("count", "5");
        agent.Link("count", _reader);

        Assert.That(_reader.Text, Is.EqualTo("linked"));
    }

    [Test]
    public void A_repeated_link_is_answered_again_and_a_repeated_sync_sends_the_state_without_linked()
    {
        using var agent = Create();
        agent.Link("count", _reader);
        agent.Link("count", _reader);
        agent.Sync("count", _reader);
        agent.Sync("count", _reader);

        Assert.That(_reader.Text, Is.EqualTo("linked | linked | set  | synced | set  | synced"));
    }

    [Test]
    public void An_unlinked_reader_hears_no_more()
    {
        using var agent = Create();
        agent.Link("count", _reader);
        agent.Deliver((NodeOpKind.Unlink, "count", "", _reader));
        _reader.WaitFor(log => log.Length == 2);
        agent.Command("count", "5");

        Assert.That(_reader.Text, Is.EqualTo("linked | unlinked Requested"));
    }

    [Test]
    public void An_unknown_lane_is_answered_every_time()
    {
        using var agent = Create();
        agent.Sync("nope", _reader);
        agent.Link("nope", _reader);
        agent.Command("nope", "1");

        Assert.That(_reader.Text, Is.EqualTo("unlinked LaneNotFound | unlinked LaneNotFound"));
        Assert.That(agent.Host.Rejections[0].Outcome.Status, Is.EqualTo(CommandStatus.LaneNotFound));
        Assert.That(agent.Hub.NodeCount, Is.Zero);
    }

    [Test]
    public void A_body_that_is_not_Recon_is_reported_with_its_place()
    {
        using var agent = Create();
        agent.Command("count", "{1");

        Assert.That(agent.Host.Rejections.Single().Outcome.Status, Is.EqualTo(CommandStatus.Malformed));
        Assert.That(agent.Host.Rejections.Single().Outcome.Offset, Is.GreaterThanOrEqualTo(0));
    }

    [TestCase("\"12\"", 12)]
    [TestCase("3.0", 3)]
    [TestCase(" 4 ", 4)]
    [TestCase("{5}", 5)]
    public void A_body_that_fits_without_loss_is_taken(string body, int expected)
    {
        using var agent = Create();
        agent.Command("count", body);

        Assert.That(agent.Value<int>("count").Value, Is.EqualTo(expected), agent.Host.Rejections.FirstOrDefault().Outcome.Message);
    }

    [TestCase("{1}", "1")]
    [TestCase("{{x:1}}", "{x:1}")]
    [TestCase("{}", "")]
    [TestCase("{1,2}", "{1,2}")]
    [TestCase("@a{1}", "@a 1")]
    [TestCase("hello", "hello")]
    public void An_untyped_lane_takes_what_a_body_means(string body, string expected)
    {
        using var agent = Create();
        agent.Link("info", _reader);
        agent.Command("info", body);

        Assert.That(_reader.Text, Is.EqualTo("linked | set " + expected));
    }

    [Test]
    public void WillSet_may_replace_the_value_and_DidSet_sees_both()
    {
        using var agent = Create(
            willSet: (self, now, before) => Math.Min(now, 10),
            didSet: (self, now, before) => ((TestAgent)self).Calls.Add($"{before}→{now}"));
        agent.Command("count", "3");
        agent.Command("count", "99");

        Assert.That(agent.Calls, Is.EqualTo(new[] { "0→3", "3→10" }));
        Assert.That(agent.Value<int>("count").Value, Is.EqualTo(10));
    }

    [Test]
    public void A_DidSet_that_sets_its_own_lane_wins_over_the_outer_set()
    {
        using var agent = Create(didSet: (self, now, before) =>
        {
            var test = (TestAgent)self;
            test.Calls.Add($"{before}→{now}");
            if (now < 3) test.Value<int>("count").Value = now + 1;
        });
        agent.Link("count", _reader);
        agent.Command("count", "1");

        Assert.That(agent.Calls, Is.EqualTo(new[] { "0→1", "1→2", "2→3" }));
        Assert.That(_reader.Text, Is.EqualTo("linked | set 3"));
    }

    [Test]
    public void A_DidSet_that_never_ends_setting_fails_and_the_agent_lives()
    {
        using var agent = Create(didSet: (self, now, before) => ((TestAgent)self).Value<int>("count").Value = now + 1);
        agent.Command("count", "1");
        Assert.That(agent.Host.Failures.Single().Error, Is.TypeOf<InvalidOperationException>());

        agent.Command("info", "still");
        Assert.That(agent.Read("info"), Is.EqualTo("still"));
    }

    [Test]
    public void A_throwing_DidSet_leaves_the_change_and_the_rest_of_the_batch()
    {
        using var agent = Create(didSet: (_, now, _) =>
        {
            if (now == 1) throw new InvalidOperationException("boom");
        });
        agent.Link("count", _reader);
        agent.Command("count", "1");
        agent.Deliver((NodeOpKind.Command, "count", "1", null), (NodeOpKind.Command, "info", "next", null));

        Assert.That(_reader.Text, Is.EqualTo("linked | set 1 | set 1"));
        Assert.That(agent.Read("info"), Is.EqualTo("next"));
        Assert.That(agent.Host.Failures, Has.Count.EqualTo(2));
    }

    [Test]
    public void Readings_carry_epoch_and_version()
    {
        using var agent = Create();
        var before = agent.Host.Run(() => agent.Lanes.ReadAsync("count"));
        agent.Command("count", "1");
        var after = agent.Host.Run(() => agent.Lanes.ReadAsync("count"));
        var again = agent.Host.Run(() => agent.Lanes.ReadAsync("count"));

        Assert.That(after.Version, Is.EqualTo(before.Version + 1));
        Assert.That(again.ETag, Is.EqualTo(after.ETag));
        Assert.That(after.Epoch, Is.EqualTo(agent.Lanes.Epoch));
        Assert.That(agent.Host.Run(() => agent.Lanes.ReadAsync("nope")).Found, Is.False);
    }

    [Test]
    public void A_transient_value_is_something_to_lose_until_it_is_stored()
    {
        using var agent = Create();
        Assert.That(agent.Lanes.HoldsTransientState, Is.False);
        agent.Command("count", "1");
        Assert.That(agent.Lanes.HoldsTransientState, Is.True);
        Assert.That(agent.Lanes.HasUnsaved, Is.False);
    }

    [Test]
    public void A_lane_that_is_unset_is_as_if_it_had_never_been_set()
    {
        var store = new MemoryLaneStore();
        var agent = Create(store: store);
        agent.Link("count", _reader);
        agent.Command("count", "7");
        agent.Flush();
        agent.Host.Run(() => agent.Value<int>("count").Unset());
        agent.Sync("count", _reader);
        agent.Flush();

        Assert.That(_reader.Text, Is.EqualTo("linked | set 7 | set  | set  | synced"));
        Assert.That(agent.Value<int>("count").IsSet, Is.False);
        Assert.That(agent.Read("count"), Is.Empty);
        Assert.That(agent.Lanes.HasUnsaved, Is.False);
        Assert.That(store.Read("test", TestAgent.Node).ContainsKey("v/count"), Is.False);
        using var next = agent.Restart();
        Assert.That(next.Value<int>("count").IsSet, Is.False);
        agent.Dispose();
    }

    [Test]
    public void A_command_without_a_body_unsets_and_is_shown_as_it_came()
    {
        using var agent = Create();
        agent.Command("count", "7");
        agent.Command("info", "x");
        agent.Link("count", _reader);
        agent.Link("info", _reader);
        agent.Command("count", "");
        agent.Command("info", " ");

        Assert.That(_reader.Text, Is.EqualTo("linked | linked | set  | set "));
        Assert.That(agent.Value<int>("count").Value, Is.Zero);
        Assert.That(agent.Value<Value>("info").Value, Is.EqualTo(Value.Absent));
    }

    [Test]
    public void Handlers_see_an_unset_as_a_set_of_the_unit_and_may_replace_it()
    {
        var seen = new List<(int Now, int Before)>();
        using var agent = Create(willSet: (_, now, before) => now == 0 && before > 10 ? 10 : now, didSet: (_, now, before) => seen.Add((now, before)));
        agent.Link("count", _reader);
        agent.Command("count", "12");
        agent.Command("count", "");
        agent.Command("count", "");

        Assert.That(_reader.Text, Is.EqualTo("linked | set 12 | set 10 | set "));
        Assert.That(seen, Is.EqualTo(new[] { (12, 0), (10, 12), (0, 10) }));
    }

    private static TestAgent Create(Func<object, int, int, int>? willSet = null, Action<object, int, int>? didSet = null, ILaneStore? store = null) =>
        new TestAgent(TestAgent.Define(
            new ValueLaneDefinition<int>("count", Form.Int32) { WillSet = willSet, DidSet = didSet },
            new ValueLaneDefinition<Value>("info", Form.Value)), store).Open();
}
