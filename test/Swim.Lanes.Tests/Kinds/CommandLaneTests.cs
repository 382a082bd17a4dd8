using Swim.Lanes.Tests.Agents;
using Swim.Recon;

namespace Swim.Lanes.Tests.Kinds;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CommandLaneTests
{
    private readonly FakeReader _reader = new();
    private TaskCompletionSource _gate = new();

    [Test]
    public void Every_command_is_echoed_with_its_body_in_order()
    {
        using var agent = Create();
        agent.Sync("publish", _reader);
        agent.Command("publish", "hello");
        agent.Deliver((NodeOpKind.Command, "publish", "1", null), (NodeOpKind.Command, "publish", "1", null), (NodeOpKind.Command, "publish", "", null));

        Assert.That(_reader.Text, Is.EqualTo("linked | synced | item hello | item 1 | item 1 | item "));
        Assert.That(agent.Calls, Is.EqualTo(new[] { "hello", "1", "1", "" }));
    }

    [Test]
    public void An_echo_follows_the_events_of_the_lanes_that_the_handler_set()
    {
        var order = new List<string>();
        using var agent = Create(handler: (self, body) =>
        {
            self.Value<int>("count").Value++;
            return default;
        });
        agent.Link("publish", new Told(order, "echo"));
        agent.Link("count", new Told(order, "count"));
        agent.Command("publish", "x");

        Assert.That(order, Is.EqualTo(new[] { "count", "echo" }));
    }

    [Test]
    public void A_handler_that_throws_has_no_echo_its_changes_stand_and_the_batch_goes_on()
    {
        using var agent = Create(handler: (self, body) =>
        {
            self.Value<int>("count").Value++;
            return body.ToString() == "boom" ? throw new InvalidOperationException("boom") : default;
        });
        agent.Link("publish", _reader);
        agent.Deliver((NodeOpKind.Command, "publish", "boom", null), (NodeOpKind.Command, "publish", "fine", null));

        Assert.That(_reader.Text, Is.EqualTo("linked | item fine"));
        Assert.That(agent.Value<int>("count").Value, Is.EqualTo(2));
        Assert.That(agent.Host.Failures.Single().Lane, Is.EqualTo("publish"));
    }

    [Test]
    public void A_handler_that_awaits_holds_back_the_later_commands_of_its_batch()
    {
        using var agent = CreateAwaiting();
        agent.Link("publish", _reader);
        var batch = TestAgent.Batch(
            (NodeOpKind.Command, "publish", "wait", null), (NodeOpKind.Command, "publish", "b", null), (NodeOpKind.Command, "count", "100", null));
        var delivery = agent.Host.Start(() => agent.Lanes.DeliverAsync(batch));

        Assert.That(delivery.IsCompleted, Is.False);
        Assert.That(agent.Calls, Is.EqualTo(new[] { "start wait" }));
        Assert.That(_reader.Text, Is.EqualTo("linked"));

        _gate.SetResult();
        agent.Host.Until(() => delivery.IsCompleted);
        agent.Host.Drain();
        Assert.That(agent.Calls, Is.EqualTo(new[] { "start wait", "end wait", "start b", "end b" }));
        Assert.That(_reader.Text, Is.EqualTo("linked | item wait | item b"));
        Assert.That(agent.Value<int>("count").Value, Is.EqualTo(100));
    }

    [Test]
    public void While_a_handler_awaits_links_and_syncs_are_answered_and_its_changes_so_far_are_out()
    {
        using var agent = CreateAwaiting();
        var batch = TestAgent.Batch((NodeOpKind.Command, "publish", "wait", null));
        var delivery = agent.Host.Start(() => agent.Lanes.DeliverAsync(batch));
        agent.Sync("count", _reader);

        Assert.That(delivery.IsCompleted, Is.False);
        Assert.That(_reader.Text, Is.EqualTo("linked | set 1 | synced"));
        _gate.SetResult();
        agent.Host.Until(() => delivery.IsCompleted);
        agent.Host.Drain();
        Assert.That(_reader.Text, Is.EqualTo("linked | set 1 | synced | set 2"));
    }

    [Test]
    public void A_handler_that_fails_after_an_await_has_no_echo()
    {
        using var agent = CreateAwaiting();
        agent.Link("publish", _reader);
        var batch = TestAgent.Batch((NodeOpKind.Command, "publish", "wait", null), (NodeOpKind.Command, "publish", "b", null));
        var delivery = agent.Host.Start(() => agent.Lanes.DeliverAsync(batch));
        _gate.SetException(new InvalidOperationException("late"));
        agent.Host.Until(() => delivery.IsCompleted);
        agent.Host.Drain();

        Assert.That(delivery.IsCompletedSuccessfully);
        Assert.That(_reader.Text, Is.EqualTo("linked | item b"));
        Assert.That(agent.Host.Failures.Single().Error.Message, Is.EqualTo("late"));
    }

    [Test]
    public void A_single_command_answers_with_its_outcome()
    {
        using var agent = CreateAwaiting();
        var waiting = agent.Host.Start(() => agent.Lanes.CommandAsync("publish", "wait"u8.ToArray()));
        Assert.That(waiting.IsCompleted, Is.False);
        _gate.SetResult();
        Assert.That(agent.Host.Run(() => new ValueTask<CommandTicket>(waiting)).Outcome, Is.EqualTo(CommandOutcome.Accepted));
        Assert.That(Outcome(agent, "nope", "1").Status, Is.EqualTo(CommandStatus.LaneNotFound));
        Assert.That(Outcome(agent, "count", "abc").Status, Is.EqualTo(CommandStatus.Mismatch));
        Assert.That(Outcome(agent, "count", "{1").Status, Is.EqualTo(CommandStatus.Malformed));
        Assert.That(Outcome(agent, "publish", "boom").Status, Is.EqualTo(CommandStatus.HandlerFailed));
        Assert.That(agent.Host.Run(() => agent.Lanes.CommandAsync("count", "5"u8.ToArray())).Commit, Is.Zero);
    }

    [Test]
    public void A_body_of_the_wrong_type_does_not_reach_the_handler()
    {
        using var agent = Create();
        agent.Link("intCmd", _reader);
        agent.Command("intCmd", "abc");
        agent.Command("intCmd", "5");
        agent.Command("intCmd", "");

        Assert.That(_reader.Text, Is.EqualTo("linked | item 5 | item "));
        Assert.That(agent.Value<int>("count").Value, Is.Zero);
        Assert.That(agent.Host.Rejections, Has.Count.EqualTo(1));
    }

    private static CommandOutcome Outcome(TestAgent agent, string lane, string body) =>
        agent.Host.Run(() => agent.Lanes.CommandAsync(lane, System.Text.Encoding.UTF8.GetBytes(body))).Outcome;

    private static TestAgent Create(Func<TestAgent, Value, ValueTask>? handler = null) =>
        new TestAgent(TestAgent.Define(
            new CommandLaneDefinition<Value>("publish", Form.Value)
            {
                OnCommand = (self, body) =>
                {
                    ((TestAgent)self).Calls.Add(body.ToString()!);
                    return handler is null ? default : handler((TestAgent)self, body);
                },
            },
            new CommandLaneDefinition<int>("intCmd", Form.Int32)
            {
                OnCommand = (self, n) =>
                {
                    ((TestAgent)self).Value<int>("count").Value = n;
                    return default;
                },
            },
            new ValueLaneDefinition<int>("count", Form.Int32))).Open();

    private TestAgent CreateAwaiting() =>
        new TestAgent(TestAgent.Define(
            new CommandLaneDefinition<string>("publish", Form.String)
            {
                OnCommand = async (self, body) =>
                {
                    var test = (TestAgent)self;
                    test.Calls.Add("start " + body);
                    if (body == "boom") throw new InvalidOperationException("boom");
                    test.Value<int>("count").Value++;
                    if (body == "wait")
                    {
                        await _gate.Task;
                        test.Value<int>("count").Value++;
                    }

                    test.Calls.Add("end " + body);
                },
            },
            new ValueLaneDefinition<int>("count", Form.Int32))).Open();

    private sealed class Told(List<string> order, string name) : ILaneReader
    {
        public void OnLinked(LaneLink link)
        {
        }

        public void OnOps(ReadOnlySpan<LaneOp> ops) => order.Add(name);

        public void OnSnapshot(in LaneSnapshot snapshot)
        {
        }

        public void OnUnlinked(UnlinkReason reason)
        {
        }
    }
}
