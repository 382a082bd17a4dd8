using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Agents;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FailingStoreTests : DurableAgentTests
{
    [Test]
    public void While_the_store_fails_write_behind_goes_on_and_committed_events_wait_and_nothing_is_lost()
    {
        using var agent = Create();
        var behind = new FakeReader();
        agent.Link("committed", Reader);
        agent.Link("behind", behind);
        Store.Failing = new IOException("the disk is full");
        for (var i = 1; i <= 5; i++)
        {
            agent.Command("committed", i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            agent.Command("behind", i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            agent.Advance(1000);
        }

        Assert.That(behind.Value, Is.EqualTo("5"));
        Assert.That(Reader.Text, Is.EqualTo("linked"));
        Assert.That(agent.Host.CommitFailures, Is.Not.Empty);
        Assert.That(agent.Lanes.HasUnsaved, Is.True);

        Store.Failing = null;
        agent.Advance(20_000);
        Assert.That(Reader.Text, Is.EqualTo("linked | set 1 | set 2 | set 3 | set 4 | set 5"));
        Assert.That(Store.Text(TestAgent.Node, "v/committed"), Is.EqualTo("5"));
        Assert.That(Store.Text(TestAgent.Node, "v/behind"), Is.EqualTo("5"));
        Assert.That(agent.Lanes.UnsavedBytes, Is.Zero);
    }

    [Test]
    public void A_failing_commit_is_tried_again_less_and_less_often()
    {
        using var agent = Create();
        Store.Failing = new IOException("the disk is full");
        agent.Command("committed", "1");
        for (var i = 0; i < 1000; i++) agent.Advance(100);

        Assert.That(Store.Attempts, Is.InRange(10, 25), "100 s with a wait that doubles up to 10 s");
        Assert.That(agent.Host.CommitFailures[^1].Failures, Is.EqualTo(Store.Attempts));
    }

    [Test]
    public void Commands_wait_while_too_much_is_unsaved_and_links_do_not()
    {
        using var agent = Create(new AgentLanesOptions { MaxUnsavedBytes = 10_000 });
        agent.Link("committed", Reader);
        Store.Failing = new IOException("the disk is full");
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

        Store.Failing = null;
        agent.Advance(20_000);
        agent.Host.Until(() => waiting.IsCompleted);
        agent.Host.Drain();
        Assert.That(waiting.IsCompletedSuccessfully);
        Assert.That(Reader.Log, Has.Length.EqualTo(handled + 1));
        Assert.That(agent.Lanes.UnsavedBytes, Is.Zero);
    }

    [Test]
    public void A_fenced_activation_writes_and_publishes_nothing_more()
    {
        using var stale = Create();
        stale.Link("committed", Reader);
        stale.Command("behind", "1");
        stale.Flush();
        using var next = new TestAgent(Definition(), Store).Open();
        next.Command("behind", "2");
        next.Flush();

        stale.Command("behind", "3");
        stale.Command("committed", "3");
        Assert.That(stale.Host.Fences, Has.Count.EqualTo(1));
        stale.Flush();
        Assert.That(Store.Text(TestAgent.Node, "v/behind"), Is.EqualTo("2"));
        Assert.That(Reader.Text, Is.EqualTo("linked"));
        Assert.That(stale.Lanes.HasUnsaved, Is.False);
        Assert.That(
            () => stale.Command("behind", "4"),
            Throws.TypeOf<AgentUnavailableException>());
        stale.Flush();
        Assert.That(Store.Text(TestAgent.Node, "v/behind"), Is.EqualTo("2"));
    }

    [Test]
    public void Who_waits_for_a_commit_that_is_fenced_is_told()
    {
        using var stale = Create();
        Store.Holds = true;
        var ticket = stale.Host.Run(() => stale.Lanes.CommandAsync("act", "both"u8.ToArray()));
        var durable = stale.Host.Start(() => stale.Lanes.WhenCommittedAsync(ticket.Commit));
        using var next = new TestAgent(Definition(), Store).Open();
        stale.Release();
        stale.Host.Until(() => durable.IsCompleted);

        Assert.That(durable.Exception!.InnerException, Is.TypeOf<AgentUnavailableException>());
        Assert.That(stale.Calls, Is.Empty);
    }
}
