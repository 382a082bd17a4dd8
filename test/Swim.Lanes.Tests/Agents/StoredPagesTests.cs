using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Agents;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class StoredPagesTests : DurableAgentTests
{
    [Test]
    public void A_value_that_no_longer_parses_is_kept_shown_as_it_is_and_not_changed()
    {
        using var agent = Create();
        agent.Command("info", "{a:1}");
        agent.Command("behind", "1");
        agent.Flush();
        using var next = agent.Restart(TestAgent.Define(
            new ValueLaneDefinition<int>("info", Form.Int32), new ValueLaneDefinition<int>("behind", Form.Int32)));

        Assert.That(next.Host.Quarantined.Single().Lane, Is.EqualTo("info"));
        Assert.That(next.Value<int>("info").IsQuarantined, Is.True);
        Assert.That(next.Read("info"), Is.EqualTo("{a:1}"));
        Assert.That(() => next.Value<int>("info").Value = 1, Throws.TypeOf<LaneQuarantinedException>());
        next.Command("info", "5");
        Assert.That(next.Host.Rejections.Single().Outcome.Status, Is.EqualTo(CommandStatus.ReadOnly));
        next.Command("behind", "2");
        next.Flush();
        Assert.That(Store.Text(TestAgent.Node, "v/info"), Is.EqualTo("{a:1}"));
        Assert.That(Store.Text(TestAgent.Node, "v/behind"), Is.EqualTo("2"));
    }

    [Test]
    public void A_map_page_that_no_longer_parses_is_kept_and_the_map_not_changed()
    {
        using var agent = Create();
        agent.Command("words", "@update(key:1) one");
        agent.Flush();
        var before = Store.Text(TestAgent.Node, "m/words/0");
        using var next = agent.Restart(TestAgent.Define(new MapLaneDefinition<int, int>("words", Form.Int32, Form.Int32)));

        Assert.That(next.Host.Quarantined.Single().Lane, Is.EqualTo("words"));
        Assert.That(() => next.Map<int, int>("words")[2] = 2, Throws.TypeOf<LaneQuarantinedException>());
        next.Command("words", "@clear");
        next.Flush();
        Assert.That(Store.Text(TestAgent.Node, "m/words/0"), Is.EqualTo(before));
    }

    [Test]
    public void A_one_key_change_writes_one_page()
    {
        using var agent = Create();
        var map = agent.Map<int, int>("map");
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 10_000; i++) map[i] = i;
        });
        agent.Flush();
        Store.Commits.Clear();
        agent.Command("map", "@update(key:5000) 1");
        agent.Flush();

        Assert.That(Store.Commits.Single(), Has.Length.EqualTo(1));
        Assert.That(Store.Commits.Single()[0], Does.StartWith("m/map/"));
        Assert.That(Store.Kept.Read("test", TestAgent.Node).Values.Max(bytes => bytes.Length), Is.LessThan(8 * 1024));
    }

    [Test]
    public void Pages_of_large_values_are_split_by_size()
    {
        using var agent = Create();
        var map = agent.Map<int, string>("words");
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 100; i++) map[i] = new string('x', 1000);
        });
        agent.Flush();
        var pages = Store.Kept.Read("test", TestAgent.Node).Where(record => record.Key.StartsWith("m/words/", StringComparison.Ordinal)).ToArray();
        Assert.That(pages.Max(page => page.Value.Length), Is.LessThanOrEqualTo(8 * 1024));
        Assert.That(agent.Lanes.HasUnsaved, Is.False);

        using var next = agent.Restart();
        Assert.That(next.Map<int, string>("words").Keys, Is.EqualTo(Enumerable.Range(0, 100)));
    }

    [Test]
    public void A_cleared_map_leaves_no_records()
    {
        using var agent = Create();
        var map = agent.Map<int, int>("map");
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 1000; i++) map[i] = i;
        });
        agent.Flush();
        agent.Command("map", "@clear");
        agent.Flush();

        Assert.That(Store.Kept.AgentCount, Is.Zero);
    }
}
