using Swim.Lanes.Tests.Agents;
using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Kinds;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DemandLaneTests
{
    private readonly FakeReader _reader = new();
    private readonly FakeReader _other = new();
    private readonly ScriptedStore _store = new();
    private int _computed;
    private Exception? _failure;

    [Test]
    public void A_cue_computes_once_for_all_links_at_the_end_of_the_turn()
    {
        using var agent = Create();
        agent.Link("demand", _reader);
        agent.Link("demand", _other);
        agent.Command("cue", "7");

        Assert.That(_reader.Text, Is.EqualTo("linked | set 7"));
        Assert.That(_other.Text, Is.EqualTo("linked | set 7"));
        Assert.That(_computed, Is.EqualTo(1));
    }

    [Test]
    public void Cues_of_one_turn_are_one_event_with_the_last_state()
    {
        using var agent = Create();
        agent.Link("demand", _reader);
        agent.Deliver((NodeOpKind.Command, "cue", "1", null), (NodeOpKind.Command, "cue", "2", null), (NodeOpKind.Command, "count", "3", null));

        Assert.That(_reader.Text, Is.EqualTo("linked | set 3"));
        Assert.That(_computed, Is.EqualTo(1));
    }

    [Test]
    public void Without_links_nothing_is_computed()
    {
        using var agent = Create();
        agent.Command("cue", "7");
        agent.Link("demand", _reader);
        agent.Command("count", "8");

        Assert.That(_computed, Is.Zero);
        Assert.That(_reader.Text, Is.EqualTo("linked"));
        Assert.That(agent.Lanes.HoldsTransientState, Is.True, "the count, not the demand lane");
    }

    [Test]
    public void A_sync_computes_for_that_link_alone()
    {
        using var agent = Create();
        agent.Link("demand", _reader);
        agent.Command("count", "5");
        agent.Sync("demand", _other);
        agent.Command("count", "6");
        agent.Sync("demand", _other);

        Assert.That(_reader.Text, Is.EqualTo("linked"));
        Assert.That(_other.Text, Is.EqualTo("linked | set 5 | synced | set 6 | synced"));
    }

    [Test]
    public void A_reading_computes_and_never_bears_the_tag_of_another()
    {
        using var agent = Create();
        agent.Command("count", "5");
        var first = agent.Host.Run(() => agent.Lanes.ReadAsync("demand"));
        agent.Command("count", "6");
        var second = agent.Host.Run(() => agent.Lanes.ReadAsync("demand"));

        Assert.That(System.Text.Encoding.UTF8.GetString(second.Body.Span), Is.EqualTo("6"));
        Assert.That(second.ETag, Is.Not.EqualTo(first.ETag));
    }

    [Test]
    public void A_computation_that_throws_is_reported_and_links_stay()
    {
        using var agent = Create();
        _failure = new InvalidOperationException("no figures yet");
        agent.Sync("demand", _reader);
        agent.Command("cue", "1");
        Assert.That(_reader.Text, Is.EqualTo("linked | synced"));
        Assert.That(agent.Host.Failures.Select(failure => failure.Lane), Is.EqualTo(new[] { "demand", "demand" }));
        Assert.That(agent.Host.Run(() => agent.Lanes.ReadAsync("demand")).IsFailed, Is.True);

        _failure = null;
        agent.Command("cue", "2");
        Assert.That(_reader.Text, Is.EqualTo("linked | synced | set 2"));
    }

    [Test]
    public void Commands_are_refused()
    {
        using var agent = Create();
        agent.Link("demand", _reader);
        agent.Command("demand", "5", _reader);

        Assert.That(_reader.Text, Is.EqualTo("linked"));
        Assert.That(agent.Host.Rejections.Single().Outcome.Status, Is.EqualTo(CommandStatus.ReadOnly));
    }

    [Test]
    public void Lanes_that_a_computation_changes_belong_to_the_turn()
    {
        using var agent = Create(compute: self => self.Value<int>("seen").Value = self.Value<int>("count").Value);
        agent.Link("demand", _reader);
        agent.Link("seen", _other);
        agent.Command("cue", "4");

        Assert.That(_reader.Text, Is.EqualTo("linked | set 4"));
        Assert.That(_other.Text, Is.EqualTo("linked | set 4"));
    }

    [Test]
    public void Lanes_that_cue_each_other_in_a_circle_are_cut_off_and_reported()
    {
        using var agent = Create(compute: self =>
        {
            Lane(self, "other").Cue();
            return 1;
        });
        agent.Link("demand", _reader);
        agent.Link("other", _other);
        agent.Command("cue", "1");

        Assert.That(_reader.Text, Is.EqualTo("linked | set 1"));
        Assert.That(_other.Text, Is.EqualTo("linked | set 9"));
        Assert.That(agent.Host.Failures.Single().Error.Message, Does.Contain("circle"));
    }

    [Test]
    public void What_shows_uncommitted_state_waits_for_the_commit()
    {
        using var agent = Create(store: _store);
        _store.Holds = true;
        agent.Link("demand", _reader);
        agent.Command("cue", "7");
        agent.Sync("demand", _other);
        var reading = agent.Host.Start(() => agent.Lanes.ReadAsync("demand"));
        Assert.That(_reader.Text, Is.EqualTo("linked"));
        Assert.That(_other.Text, Is.EqualTo("linked"));
        Assert.That(reading.IsCompleted, Is.False);

        agent.Release();
        Assert.That(_reader.Text, Is.EqualTo("linked | set 7"));
        Assert.That(_other.Log, Does.Contain("synced"));
        Assert.That(_other.Value, Is.EqualTo("7"));
        agent.Host.Until(() => reading.IsCompleted);
    }

    [Test]
    public void The_next_activation_computes_anew_for_the_links_that_waited()
    {
        var agent = Create(store: new MemoryLaneStore());
        agent.Sync("demand", _reader);
        agent.Command("count", "5");
        agent.Close();
        using var next = agent.Restart();

        _reader.WaitFor(log => string.Join(" | ", log) == "linked | set 0 | synced | linked | set 5");
        agent.Dispose();
    }

    private TestAgent Create(ILaneStore? store = null, Func<TestAgent, int>? compute = null) =>
        new TestAgent(TestAgent.Define(
            new DemandLaneDefinition<int>("demand", Form.Int32)
            {
                OnCue = self =>
                {
                    _computed++;
                    if (_failure is not null) throw _failure;
                    return compute is null ? ((TestAgent)self).Value<int>("count").Value : compute((TestAgent)self);
                },
            },
            new DemandLaneDefinition<int>("other", Form.Int32)
            {
                OnCue = self =>
                {
                    Lane((TestAgent)self, "demand").Cue();
                    return _computed;
                },
            },
            new ValueLaneDefinition<int>("count", Form.Int32) { Durability = store is null ? Durability.Transient : Durability.Committed },
            new ValueLaneDefinition<int>("seen", Form.Int32) { Durability = Durability.Transient },
            new CommandLaneDefinition<int>("cue", Form.Int32)
            {
                OnCommand = (self, count) =>
                {
                    ((TestAgent)self).Value<int>("count").Value = count;
                    Lane((TestAgent)self, "demand").Cue();
                    return default;
                },
            }), store).Open();

    private static DemandLane<int> Lane(TestAgent agent, string name) => (DemandLane<int>)agent.Lanes.Find(name)!;
}
