using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Agents;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class EndOfActivationTests : DurableAgentTests
{
    [Test]
    public void An_orderly_stop_stores_everything_and_readers_go_on_with_the_next_activation()
    {
        using var agent = Create();
        var map = new FakeReader();
        agent.Sync("behind", Reader);
        agent.Sync("map", map);
        agent.Command("behind", "5");
        agent.Command("map", "@update(key:1) 1");
        Assert.That(agent.Close(), Is.True);
        Assert.That(agent.Lanes.LostBytes, Is.Zero);
        Assert.That(() => agent.Command("behind", "6"), Throws.TypeOf<AgentUnavailableException>());

        using var next = agent.Restart();
        Reader.WaitFor(log => log.Length == 5);
        next.Command("behind", "7");
        Reader.WaitFor(log => log.Length == 6);
        Assert.That(Reader.Text, Is.EqualTo("linked | set  | synced | set 5 | linked | set 7"));
        Assert.That(Reader.Epoch, Is.EqualTo(next.Lanes.Epoch));
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
        agent.Sync("behind", Reader);
        agent.Sync("map", map);
        agent.Command("behind", "2");
        agent.Command("map", "@update(key:2) 2");

        using var next = agent.Restart();
        Reader.WaitFor(log => log[^1] == "set 1");
        map.WaitFor(log => log[^1] == "update 1 1");
        Assert.That(Reader.Text, Is.EqualTo("linked | set 1 | synced | set 2 | linked | set 1"));
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
        Store.Holds = true;
        agent.Command("committed", "2");
        agent.Sync("committed", Reader);
        Assert.That(Reader.Text, Is.EqualTo("linked"));
        agent.Host.Run(agent.Lanes.Abort);
        Store.Holds = false;

        using var next = agent.Restart();
        Reader.WaitFor(log => log[^1] == "synced");
        Assert.That(Reader.Value, Is.EqualTo("1"));
        Assert.That(Reader.Log.Count(line => line == "synced"), Is.EqualTo(1));
        linked.WaitFor(log => log[^1] == "set 1");
        Assert.That(linked.Log, Does.Not.Contain("synced"));

        using var third = next.Restart();
        linked.WaitFor(log => log.Count(line => line == "linked") == 3);
        Reader.WaitFor(log => log.Count(line => line == "linked") == 3);
        Assert.That(Reader.Log.Count(line => line == "synced"), Is.EqualTo(1));
    }

    [Test]
    public void A_sync_of_a_long_map_that_waits_for_a_commit_survives_a_crash_as_well()
    {
        var definition = TestAgent.Define(new MapLaneDefinition<int, string>("map", Form.Int32, Form.String) { Durability = Durability.Committed });
        using var agent = new TestAgent(definition, Store).Open();
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 3000; i++) agent.Map<int, string>("map")[i] = new string('x', 100);
        });
        Store.Holds = true;
        agent.Command("map", "@update(key:1) changed");
        agent.Sync("map", Reader);
        agent.Host.Run(agent.Lanes.Abort);
        Store.Holds = false;

        using var next = agent.Restart();
        next.Host.Until(() => Reader.Log[^1] == "synced");
        Assert.That(Reader.CopyEntries(), Has.Count.EqualTo(3000));
        Assert.That(Reader.Parts, Is.GreaterThan(1));
        Assert.That(Reader.Entries["1"], Does.StartWith("xxx"));
    }

    [Test]
    public void A_sync_of_a_computed_lane_that_waits_for_a_commit_survives_a_crash_as_well()
    {
        var definition = TestAgent.Define(
            new ValueLaneDefinition<int>("committed", Form.Int32) { Durability = Durability.Committed },
            new DemandLaneDefinition<int>("twice", Form.Int32) { OnCue = self => 2 * ((TestAgent)self).Value<int>("committed").Value });
        using var agent = new TestAgent(definition, Store).Open();
        agent.Command("committed", "1");
        Store.Holds = true;
        agent.Command("committed", "2");
        agent.Sync("twice", Reader);
        Assert.That(Reader.Text, Is.EqualTo("linked"));
        agent.Host.Run(agent.Lanes.Abort);
        Store.Holds = false;

        using var next = agent.Restart();
        Reader.WaitFor(log => log[^1] == "synced");
        Assert.That(Reader.Value, Is.EqualTo("2"));
    }

    [Test]
    public void A_sync_that_waits_for_a_commit_is_answered_by_an_orderly_stop()
    {
        using var agent = Create();
        Store.Holds = true;
        agent.Command("committed", "2");
        agent.Sync("committed", Reader);
        var closing = agent.Host.Start(() => agent.Lanes.CloseAsync());
        Assert.That(closing.IsCompleted, Is.False);
        agent.Release();
        Assert.That(agent.Host.Run(() => new ValueTask<bool>(closing)), Is.True);
        Assert.That(Reader.Text, Is.EqualTo("linked | set 2 | synced"));

        using var next = agent.Restart();
        Reader.WaitFor(log => log.Length == 4);
        Assert.That(Reader.Text, Is.EqualTo("linked | set 2 | synced | linked"));
    }

    [Test]
    public void A_sync_that_a_stop_could_not_answer_is_answered_by_the_next_activation()
    {
        using var agent = Create();
        agent.Command("committed", "1");
        Store.Failing = new IOException("the disk is full");
        agent.Command("committed", "2");
        agent.Sync("committed", Reader);
        using var stop = new CancellationTokenSource();
        var closing = agent.Host.Start(() => agent.Lanes.CloseAsync(stop.Token));
        stop.Cancel();
        agent.Host.Until(() => closing.IsCompleted);
        Assert.That(Reader.Text, Is.EqualTo("linked"));
        Store.Failing = null;

        using var next = agent.Restart();
        Reader.WaitFor(log => log[^1] == "synced");
        Assert.That(Reader.Value, Is.EqualTo("1"));
    }

    [Test]
    public void A_stop_that_cannot_store_everything_says_how_much_is_lost()
    {
        using var agent = Create();
        Store.Failing = new IOException("the disk is full");
        agent.Command("behind", "5");
        using var stop = new CancellationTokenSource();
        var closing = agent.Host.Start(() => agent.Lanes.CloseAsync(stop.Token));
        for (var i = 0; i < 50; i++) agent.Advance(100);
        Assert.That(closing.IsCompleted, Is.False);
        Assert.That(Store.Attempts, Is.GreaterThan(3));
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
        agent.Link("behind", Reader);
        agent.Command("behind", "6");
        agent.Host.Run(() => agent.Lanes.DeleteAsync());
        Reader.WaitFor(log => log[^1] == "unlinked Deleted");
        agent.Flush();

        Assert.That(Store.Kept.AgentCount, Is.Zero);
        using var next = agent.Restart();
        Assert.That(next.Value<int>("behind").IsSet, Is.False);
    }
}
