using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Agents;

/// <summary>A lane whose form cannot write its value is kept out of commits, and nothing else is.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HoldBackTests
{
    private readonly ScriptedStore _store = new();
    private readonly FakeReader _reader = new();

    [Test]
    public void The_other_lanes_of_the_agent_are_stored()
    {
        using var agent = Create();
        Set(agent, "picky", -1);
        Set(agent, "behind", 1);
        agent.Flush();

        Assert.That(_store.Text(TestAgent.Node, "v/behind"), Is.EqualTo("1"));
        Assert.That(_store.Text(TestAgent.Node, "v/picky"), Is.EqualTo("-"));
        Assert.That(agent.Host.HeldBack.Single().Lane, Is.EqualTo("picky"));
        Assert.That((agent.Scheduler.HeldBackLanes, agent.Scheduler.HoldBacks, agent.Scheduler.UnsavedBytes), Is.EqualTo((1, 1, 0)));
        Assert.That(agent.Scheduler.Lag, Is.EqualTo(TimeSpan.Zero));
        Assert.That(agent.Lanes.HasUnsaved, Is.True, "what is only in memory keeps the agent");
        for (var i = 0; i < 100; i++) agent.Advance(1000);
        Assert.That(agent.Host.HeldBack, Has.Count.EqualTo(1), "nothing is tried again by itself");
    }

    [Test]
    public void The_next_change_is_tried_again_and_stored_when_it_can_be()
    {
        using var agent = Create();
        Set(agent, "picky", -1);
        agent.Flush();
        Set(agent, "picky", -2);
        agent.Flush();
        Assert.That(agent.Host.HeldBack.Select(held => held.IsFirst), Is.EqualTo(new[] { true, false }));

        Set(agent, "picky", 3);
        agent.Flush();
        Assert.That(_store.Text(TestAgent.Node, "v/picky"), Is.EqualTo("3"));
        Assert.That((agent.Scheduler.HeldBackLanes, agent.Scheduler.HoldBacks), Is.EqualTo((0, 2)));
        Assert.That(agent.Lanes.HasUnsaved, Is.False);
        Assert.That(agent.Close(), Is.True);
    }

    [Test]
    public void A_page_of_a_map_that_cannot_be_written_leaves_nothing_of_the_map_in_the_commit_and_loses_nothing()
    {
        using var agent = Create();
        var map = agent.Map<int, int>("pickyMap");
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 2000; i++) map[i] = i;
        });
        Set(agent, "behind", 1);
        agent.Flush();
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 1500; i++) map[i] = i + 1;
            map[1400] = -1;
            for (var i = 1500; i < 1900; i++) map.Remove(i);
        });
        Set(agent, "behind", 2);
        agent.Flush();
        Assert.That(_store.Commits[^1], Is.EqualTo(new[] { "v/behind" }));
        Assert.That(_store.Text(TestAgent.Node, "v/behind"), Is.EqualTo("2"));

        agent.Host.Run(() => map[1400] = 7);
        agent.Flush();
        var expected = map.ToArray();
        using var next = agent.Restart();
        Assert.That(next.Map<int, int>("pickyMap").ToArray(), Is.EqualTo(expected));
        Assert.That(expected, Has.Length.EqualTo(1600));
    }

    [Test]
    public void Who_waits_for_it_is_told_and_who_waits_for_another_lane_is_not()
    {
        using var agent = Create();
        _store.Holds = true;
        Set(agent, "committed", 1);
        var bad = Touch(agent, "pickyCommitted", -1);
        var good = Touch(agent, "committed", 2);
        var both = agent.Host.Run(() => agent.Lanes.CommandAsync("act", "-5"u8.ToArray()));
        var (badDone, goodDone, bothDone) = (Wait(agent, bad), Wait(agent, good), Wait(agent, both));
        agent.Release();
        agent.Release();
        agent.Host.Until(() => badDone.IsCompleted && goodDone.IsCompleted && bothDone.IsCompleted);

        Assert.That(goodDone.IsCompletedSuccessfully);
        Assert.That(badDone.Exception!.InnerException, Is.TypeOf<LaneNotStoredException>().With.Message.Contains("pickyCommitted").And.Message.Contains(TestAgent.Node));
        Assert.That(bothDone.Exception!.InnerException, Is.TypeOf<LaneNotStoredException>());
        Assert.That(Wait(agent, bad).Exception!.InnerException, Is.TypeOf<LaneNotStoredException>(), "one who asks late too");
        Assert.That(Wait(agent, good).IsCompletedSuccessfully);
        Assert.That(agent.Calls, Is.Empty, "what the turn was to send is not sent");
        Assert.That(_store.Text(TestAgent.Node, "v/committed"), Is.EqualTo("3"));
    }

    [Test]
    public void A_handler_of_several_turns_is_told_of_the_first_as_well()
    {
        using var agent = Create();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        agent.Gate = gate.Task;
        var command = agent.Host.Start(() => agent.Lanes.CommandAsync("slow", "1"u8.ToArray()));
        Assert.That(agent.Host.HeldBack, Has.Count.EqualTo(1));
        gate.SetResult();
        agent.Host.Until(() => command.IsCompleted);
        agent.Host.Drain();
        var ticket = agent.Host.Run(() => new ValueTask<CommandTicket>(command));

        Assert.That(_store.Text(TestAgent.Node, "v/committed"), Is.EqualTo("1"));
        Assert.That(Wait(agent, ticket).Exception!.InnerException, Is.TypeOf<LaneNotStoredException>());
    }

    [Test]
    public void Readers_see_nothing_of_it_until_it_is_stored_and_then_everything()
    {
        using var agent = Create();
        var other = new FakeReader();
        agent.Sync("pickyCommitted", _reader);
        agent.Link("committed", other);
        _reader.Clear();
        _store.Holds = true;
        Set(agent, "committed", 1);
        Set(agent, "pickyCommitted", 4);
        Set(agent, "pickyCommitted", -1);
        Set(agent, "committed", 2);
        agent.Release();
        agent.Release();
        Assert.That(_reader.Log, Is.Empty, "4 was never stored");
        Assert.That(other.Text, Is.EqualTo("linked | set 1 | set 2"));
        Assert.That(agent.Host.Run(() => agent.Lanes.ReadAsync("pickyCommitted")).IsFailed);

        var late = new FakeReader();
        agent.Sync("pickyCommitted", late);
        agent.Flush();
        Assert.That(late.Text, Is.EqualTo("linked"));
        _store.Holds = false;
        Set(agent, "pickyCommitted", 6);
        late.WaitFor(log => log.Contains("synced"));
        Assert.That(_reader.Value, Is.EqualTo("6"));
        Assert.That(late.Value, Is.EqualTo("6"));
        Assert.That(_store.Text(TestAgent.Node, "v/pickyCommitted"), Is.EqualTo("6"));
        Assert.That(agent.Scheduler.UnsavedBytes, Is.Zero);
    }

    [Test]
    public void Readers_of_a_map_converge()
    {
        using var agent = Create();
        var map = agent.Map<int, int>("pickyMapCommitted");
        agent.Sync("pickyMapCommitted", _reader);
        agent.Host.Run(() => map[1] = 1);
        agent.Host.Run(() =>
        {
            map[2] = -2;
            map.Remove(1);
        });
        agent.Host.Run(() => map[3] = 3);
        Assert.That(_reader.CopyEntries().Keys, Is.EqualTo(new[] { "1" }));
        agent.Host.Run(() => map[2] = 2);

        _reader.WaitFor(_ => _reader.Entries.Count == 2);
        Assert.That(_reader.CopyEntries(), Is.EqualTo(new SortedDictionary<string, string> { ["2"] = "2", ["3"] = "3" }));
    }

    [Test]
    public void It_does_not_keep_commands_out_however_long_it_lasts()
    {
        using var agent = Create(new AgentLanesOptions { MaxUnsavedBytes = 10_000 });
        for (var i = 0; i < 5000; i++) Set(agent, "pickyCommitted", -1 - i);
        Set(agent, "committed", 1);
        Assert.That(_store.Text(TestAgent.Node, "v/committed"), Is.EqualTo("1"));
        Assert.That(agent.Lanes.UnsavedBytes, Is.Zero);
    }

    [Test]
    public void An_orderly_end_tries_once_more_ends_and_says_what_is_lost()
    {
        using var agent = Create();
        Set(agent, "picky", -1);
        Set(agent, "behind", 1);
        Assert.That(agent.Close(), Is.False);
        Assert.That(agent.Lanes.LostBytes, Is.GreaterThan(0));
        Assert.That(_store.Text(TestAgent.Node, "v/behind"), Is.EqualTo("1"));
        Assert.That(agent.Scheduler.HeldBackLanes, Is.Zero);
    }

    private static void Set(TestAgent agent, string lane, int value) => agent.Host.Run(() => agent.Value<int>(lane).Value = value);

    private static CommandTicket Touch(TestAgent agent, string lane, int value) =>
        agent.Host.Run(() => agent.Lanes.CommandAsync(lane, System.Text.Encoding.UTF8.GetBytes($"{value}")));

    private static Task Wait(TestAgent agent, CommandTicket ticket) => agent.Host.Start(() => agent.Lanes.WhenCommittedAsync(ticket.Commit));

    private TestAgent Create(AgentLanesOptions? options = null) => new TestAgent(Definition(), _store, options).Open();

    private static AgentDefinition Definition() => TestAgent.Define(
        new ValueLaneDefinition<int>("behind", Form.Int32),
        new ValueLaneDefinition<int>("picky", new Picky()),
        new ValueLaneDefinition<int>("committed", Form.Int32) { Durability = Durability.Committed },
        new ValueLaneDefinition<int>("pickyCommitted", new Picky()) { Durability = Durability.Committed },
        new MapLaneDefinition<int, int>("pickyMap", Form.Int32, new Picky()),
        new MapLaneDefinition<int, int>("pickyMapCommitted", Form.Int32, new Picky()) { Durability = Durability.Committed },
        new CommandLaneDefinition<int>("act", Form.Int32)
        {
            OnCommand = (self, value) =>
            {
                var test = (TestAgent)self;
                test.Lanes.WhenCommitted(state => test.Calls.Add("sent " + state), value);
                test.Value<int>("committed").Value++;
                test.Value<int>("pickyCommitted").Value = value;
                return default;
            },
        },
        new CommandLaneDefinition<int>("slow", Form.Int32)
        {
            OnCommand = async (self, value) =>
            {
                var test = (TestAgent)self;
                test.Value<int>("pickyCommitted").Value = -value;
                await test.Gate;
                test.Value<int>("committed").Value = value;
            },
        });

    /// <summary>Writes no negative numbers.</summary>
    private sealed class Picky : Form<int>
    {
        public override int Read(ref ReconReader reader) => Form.Int32.Read(ref reader);

        public override void Write(ref ReconWriter writer, int value)
        {
            if (value < 0) throw new InvalidOperationException($"{value} is negative");
            Form.Int32.Write(ref writer, value);
        }
    }
}
