using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Agents;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class WriteBehindTests : DurableAgentTests
{
    [Test]
    public void Write_behind_publishes_at_once_and_stores_within_the_flush_interval()
    {
        using var agent = Create();
        agent.Link("behind", Reader);
        agent.Command("behind", "5");

        Assert.That(Reader.Text, Is.EqualTo("linked | set 5"));
        Assert.That(Store.Attempts, Is.Zero);
        Assert.That(agent.Lanes.HasUnsaved, Is.True);

        agent.Advance(250);
        Assert.That(Store.Text(TestAgent.Node, "v/behind"), Is.EqualTo("5"));
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

        Assert.That(Store.Attempts, Is.EqualTo(1));
        agent.Advance(500);
        Assert.That(Store.Text(TestAgent.Node, "v/behind"), Is.EqualTo("24"));
        Assert.That(Store.Attempts, Is.EqualTo(2).Or.EqualTo(1));
    }

    [Test]
    public void Many_changes_between_two_flushes_are_one_record()
    {
        using var agent = Create();
        for (var i = 0; i < 100; i++) agent.Command("behind", "1");
        agent.Command("map", "@update(key:1) 1");
        agent.Command("map", "@update(key:2) 2");
        agent.Flush();

        Assert.That(Store.Commits.Single(), Is.EquivalentTo(new[] { "v/behind", "m/map/0", "m/map" }));
        Assert.That(Store.Text(TestAgent.Node, "m/map"), Is.EqualTo("{0}"));
        Assert.That(Store.Text(TestAgent.Node, "m/map/0"), Is.EqualTo("{1:1,2:2}"));
    }

    [Test]
    public void Transient_lanes_are_never_stored()
    {
        using var agent = Create();
        agent.Command("transient", "5");
        agent.Flush();

        Assert.That(Store.Attempts, Is.Zero);
        using var next = agent.Restart();
        Assert.That(next.Value<int>("transient").IsSet, Is.False);
    }
}
