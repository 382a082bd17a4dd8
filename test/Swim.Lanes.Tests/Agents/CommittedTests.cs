using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Agents;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CommittedTests : DurableAgentTests
{
    [Test]
    public void A_committed_change_is_seen_inside_at_once_and_outside_after_its_commit()
    {
        using var agent = Create();
        Store.Holds = true;
        agent.Sync("committed", Reader);
        agent.Command("committed", "5");

        Assert.That(agent.Value<int>("committed").Value, Is.EqualTo(5));
        Assert.That(Reader.Text, Is.EqualTo("linked | set  | synced"));
        agent.Release();
        Assert.That(Reader.Text, Is.EqualTo("linked | set  | synced | set 5"));
        Assert.That(Store.Text(TestAgent.Node, "v/committed"), Is.EqualTo("5"));
    }

    [Test]
    public void One_commit_is_under_way_and_the_next_collects_meanwhile()
    {
        using var agent = Create();
        Store.Holds = true;
        agent.Link("committed", Reader);
        agent.Command("committed", "1");
        agent.Command("committed", "2");
        agent.Command("committed", "3");

        Assert.That(Store.Held, Is.EqualTo(1));
        agent.Release();
        Assert.That(Reader.Text, Is.EqualTo("linked | set 1"));
        Assert.That(Store.Held, Is.EqualTo(1));
        agent.Release();
        Assert.That(Reader.Text, Is.EqualTo("linked | set 1 | set 2 | set 3"));
        Assert.That(Store.Attempts, Is.EqualTo(2));
        Assert.That(agent.Lanes.HasUnsaved, Is.False);
    }

    [Test]
    public void Syncs_and_readings_of_a_committed_lane_wait_for_what_they_show()
    {
        using var agent = Create();
        Store.Holds = true;
        agent.Command("committed", "1");
        agent.Sync("committed", Reader);
        var reading = agent.Host.Start(() => agent.Lanes.ReadAsync("committed"));
        agent.Command("committed", "2");

        Assert.That(Reader.Text, Is.EqualTo("linked"));
        Assert.That(reading.IsCompleted, Is.False);
        agent.Release();
        agent.Release();
        Assert.That(Reader.Text, Is.EqualTo("linked | set 1 | synced | set 2"));
        var result = agent.Host.Run(() => new ValueTask<LaneReading>(reading));
        Assert.That(System.Text.Encoding.UTF8.GetString(result.Body.Span), Is.EqualTo("1"));
    }

    [Test]
    public void A_sync_of_a_lane_with_nothing_uncommitted_does_not_wait()
    {
        using var agent = Create();
        agent.Command("committed", "1");
        Store.Holds = true;
        agent.Command("otherCommitted", "1");
        agent.Sync("committed", Reader);

        Assert.That(Reader.Text, Is.EqualTo("linked | set 1 | synced"));
    }

    [Test]
    public void Echoes_acknowledgements_and_outgoing_actions_of_a_turn_that_touched_a_committed_lane_wait_too()
    {
        using var agent = Create();
        Store.Holds = true;
        var behind = new FakeReader();
        agent.Link("act", Reader);
        agent.Link("behind", behind);
        var ticket = agent.Host.Run(() => agent.Lanes.CommandAsync("act", "both"u8.ToArray()));
        var durable = agent.Host.Start(() => agent.Lanes.WhenCommittedAsync(ticket.Commit));

        Assert.That(ticket.Outcome, Is.EqualTo(CommandOutcome.Accepted));
        Assert.That(ticket.Commit, Is.GreaterThan(0));
        Assert.That(behind.Text, Is.EqualTo("linked | set 1"), "other lanes of the turn are not covered");
        Assert.That(Reader.Text, Is.EqualTo("linked"));
        Assert.That(agent.Calls, Is.Empty);
        Assert.That(durable.IsCompleted, Is.False);

        agent.Release();
        agent.Host.Until(() => durable.IsCompleted);
        agent.Host.Drain();
        Assert.That(Reader.Text, Is.EqualTo("linked | item both"));
        Assert.That(agent.Calls, Is.EqualTo(new[] { "sent both" }));
    }

    [Test]
    public void A_turn_that_touches_no_committed_lane_does_not_wait()
    {
        using var agent = Create();
        Store.Holds = true;
        agent.Link("act", Reader);
        var ticket = agent.Host.Run(() => agent.Lanes.CommandAsync("act", "behind"u8.ToArray()));

        Assert.That(ticket.Commit, Is.Zero);
        Assert.That(Reader.Text, Is.EqualTo("linked | item behind"));
        Assert.That(agent.Calls, Is.EqualTo(new[] { "sent behind" }));
    }

    [Test]
    public void Echoes_and_outgoing_actions_never_overtake_held_ones()
    {
        using var agent = Create();
        Store.Holds = true;
        agent.Link("act", Reader);
        agent.Command("act", "both");
        agent.Command("act", "behind");
        Assert.That(Reader.Text, Is.EqualTo("linked"));
        Assert.That(agent.Calls, Is.Empty);

        agent.Release();
        while (Store.Held > 0)
        {
            agent.Release();
        }

        Assert.That(Reader.Text, Is.EqualTo("linked | item both | item behind"));
        Assert.That(agent.Calls, Is.EqualTo(new[] { "sent both", "sent behind" }));
    }

    [Test]
    public void Two_commands_that_one_commit_covers_both_wait_for_it()
    {
        using var agent = Create();
        Store.Holds = true;
        agent.Command("committed", "1");
        var first = agent.Host.Run(() => agent.Lanes.CommandAsync("committed", "2"u8.ToArray()));
        var second = agent.Host.Run(() => agent.Lanes.CommandAsync("committed", "3"u8.ToArray()));

        Assert.That(first.Commit, Is.LessThan(second.Commit).And.GreaterThan(0));
    }
}
