using Swim.Lanes.Tests.Storage;

namespace Swim.Lanes.Tests.Agents;

/// <summary>Batches that arrive after their sender has given them up: a silo that stood still, or was cut off, hands them on.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LateBatchTests
{
    private readonly BatchSender _sender = new();
    private readonly FakeReader _reader = new();

    [Test]
    public void What_was_given_up_is_not_carried_out_after_what_was_sent_later()
    {
        using var agent = Create();
        var lost = Number(59);
        _sender.GiveUp(lost.Order);
        Deliver(agent, Number(66));
        Deliver(agent, lost);
        Assert.That(agent.Read("safe"), Is.EqualTo("66"));
        Assert.That(agent.Host.Late, Is.EqualTo(new[] { lost }));
    }

    [Test]
    public void What_was_given_up_is_carried_out_while_nothing_later_has_been()
    {
        using var agent = Create();
        var lost = Number(59);
        _sender.GiveUp(lost.Order);
        Deliver(agent, lost);
        Deliver(agent, Number(66));
        Assert.That(agent.Read("safe"), Is.EqualTo("66"));
        Assert.That(agent.Host.Late, Is.Empty);
    }

    [Test]
    public void Batches_of_others_are_not_late()
    {
        using var agent = Create();
        var other = Number(1, new BatchSender());
        var lost = Number(59);
        _sender.GiveUp(lost.Order);
        Deliver(agent, Number(66));
        Deliver(agent, other);
        Deliver(agent, Number(2, sender: null));
        Assert.That(agent.Read("safe"), Is.EqualTo("2"));
        Assert.That(agent.Host.Late, Is.Empty);
    }

    [Test]
    public void The_next_activation_is_told_too()
    {
        using var agent = Create();
        var lost = Number(59);
        _sender.GiveUp(lost.Order);
        Deliver(agent, Number(66));
        using var next = agent.Restart();
        Deliver(next, Number(67));
        Deliver(next, lost);
        Assert.That(next.Read("safe"), Is.EqualTo("67"));
    }

    [Test]
    public void What_is_remembered_is_bounded()
    {
        using var agent = Create();
        var lost = Number(1);
        _sender.GiveUp(lost.Order);
        Deliver(agent, Number(2));
        for (var i = 0; i < 1_024; i++)
        {
            var sender = new BatchSender();
            sender.GiveUp(sender.Next());
            Deliver(agent, Number(3, sender));
        }

        // so many others have had to give something up since that it is forgotten
        Deliver(agent, lost);
        Assert.That(agent.Host.Late, Is.Empty);
    }

    [Test]
    public void Links_in_a_batch_without_commands_are_never_late()
    {
        using var agent = Create();
        var links = TestAgent.Batch((NodeOpKind.Sync, "safe", "", _reader));
        links.Order = _sender.Next();
        _sender.GiveUp(links.Order);
        Deliver(agent, Number(66));
        Deliver(agent, links);
        Assert.That(agent.Host.Late, Is.Empty);
    }

    [Test]
    public void A_superseded_activation_publishes_nothing_and_does_not_say_that_it_has_ended_in_good_order()
    {
        using var agent = Create();
        agent.Sync("safe", _reader);
        using var next = agent.Restart();
        Deliver(next, Number(66));

        // it had stood still, and goes on
        Deliver(agent, Number(60));
        Deliver(next, Number(67));
        _reader.WaitFor(log => log[^1] == "set 67");
        Assert.That(agent.Host.Fences, Has.Count.EqualTo(1));
        Assert.That(_reader.Log, Has.None.EqualTo("set 60"));
        Assert.That(agent.Close(), Is.False);
        Assert.That(agent.Lanes.LostBytes, Is.GreaterThan(0));
        Assert.That(next.Read("safe"), Is.EqualTo("67"));
    }

    private static TestAgent Create() => new TestAgent(
        TestAgent.Define(new ValueLaneDefinition<int>("safe", Recon.Form.Int32) { Durability = Durability.Committed }), new ScriptedStore()).Open();

    private static void Deliver(TestAgent agent, NodeBatch batch) => agent.Host.Run(() => agent.Lanes.DeliverAsync(batch));

    private NodeBatch Number(int number) => Number(number, _sender);

    private static NodeBatch Number(int number, BatchSender? sender)
    {
        var batch = TestAgent.Batch((NodeOpKind.Command, "safe", $"{number}", null));
        batch.Order = sender?.Next() ?? default;
        return batch;
    }
}
