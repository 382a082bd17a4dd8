namespace Swim.Lanes.Tests.Agents;

/// <summary>An agent remembers whether anybody reads it: readers that come and go must not be missed for that.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ComingReaderTests : DurableAgentTests
{
    [Test]
    public void A_reader_that_comes_after_turns_without_readers_sees_the_next_change()
    {
        using var agent = Create();
        for (var round = 0; round < 3; round++)
        {
            agent.Command("behind", "1");
            agent.Command("behind", "2");
            var reader = new FakeReader();
            agent.Link("behind", reader);
            agent.Command("behind", "3");
            reader.WaitFor(static log => log.Length == 2);
            Assert.That(reader.Text, Is.EqualTo("linked | set 3"));
            agent.Deliver((NodeOpKind.Unlink, "behind", "", reader));
            reader.WaitFor(static log => log.Length == 3);
        }

        // the reader is told before its feed goes
        Assert.That(SpinWait.SpinUntil(() => agent.Hub.NodeCount == 0, TimeSpan.FromSeconds(20)), Is.True);
    }

    [Test]
    public async Task Each_reader_sees_the_change_after_its_link_while_others_of_the_same_node_come_and_go()
    {
        using var agent = Create();
        using var ending = new CancellationTokenSource();

        // the node gets its first feed and loses its last again and again
        var churning = Task.Run(() =>
        {
            for (var i = 0; !ending.IsCancellationRequested; i++)
            {
                var other = new FakeReader();
                agent.Hub.GetOrAdd(TestAgent.Node, "elsewhere").Attach(other, LaneKind.Value, agent.Lanes.Epoch, announce: true);
                other.WaitFor(static log => log.Length == 1);
                agent.Hub.Find(TestAgent.Node)?.Find("elsewhere")?.Unlink(other, UnlinkReason.Requested);
                other.WaitFor(static log => log.Length == 2);
            }
        });
        for (var round = 0; round < 500; round++)
        {
            var reader = new FakeReader();
            agent.Command("behind", $"{round}");
            agent.Link("behind", reader);
            agent.Command("behind", $"{round + 1000}");
            var expected = $"set {round + 1000}";
            reader.WaitFor(log => log.Length == 2);
            Assert.That(reader.Log[1], Is.EqualTo(expected));
            agent.Deliver((NodeOpKind.Unlink, "behind", "", reader));
            reader.WaitFor(static log => log.Length == 3);
        }

        await ending.CancelAsync();
        await churning;
    }
}
