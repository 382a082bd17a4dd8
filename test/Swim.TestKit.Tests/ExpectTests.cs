using System.Net.NetworkInformation;

namespace Swim.TestKit.Tests;

internal sealed class ExpectTests
{
    private SwimTest _swim = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _swim = await SwimTest.StartAsync<TallyAgent>(options => options.Timeout = TimeSpan.FromSeconds(20));

    [OneTimeTearDown]
    public async Task StopAsync() => await _swim.DisposeAsync();

    [Test]
    public async Task A_command_changes_a_lane()
    {
        await _swim.Agent("/tally/1").CommandAsync("add", 3);
        await _swim.Agent("/tally/1").CommandAsync("add", 4);

        Assert.That(await _swim.Expect("/tally/1", "count", (int n) => n > 5), Is.EqualTo(7));
        Assert.That(await _swim.Agent("/tally/1").Value<int>("count").GetAsync(), Is.EqualTo(7));
        await _swim.ExpectSequence("/tally/1", "count", 3, 7);
    }

    [Test]
    public async Task A_map_lane_comes_to_its_entries()
    {
        var agent = _swim.Agent("/tally/2");
        await agent.CommandAsync("score", "ann");
        await agent.CommandAsync("score", "bob");
        await agent.CommandAsync("score", "ann");

        var scores = await agent.ExpectMap<string, int>("scores", scores => scores.Count == 2 && scores["ann"] == 2);
        Assert.That(scores["bob"], Is.EqualTo(1));
    }

    [Test]
    public async Task A_lane_is_looked_at_as_a_value_tree()
    {
        await _swim.Agent("/tally/3").CommandAsync("score", "ann");

        await _swim.Expect("/tally/3", "scores", scores => scores["ann"] == 1);
    }

    [Test]
    public async Task A_list_is_compared_by_its_elements()
    {
        await using var swim = await SwimTest.StartAsync<TallyAgent>(options => options.Timeout = TimeSpan.FromMilliseconds(300));
        var agent = swim.Agent("/tally/8");
        await agent.CommandAsync("name", "ann");
        await agent.CommandAsync("name", "bob");

        await agent.ExpectValue("names", new List<string> { "ann", "bob" });
        var failure = await Assert.ThrowsAsync<SwimTestException>(() => agent.ExpectValue("names", new List<string> { "ann" }));
        Assert.That(failure!.Message, Does.Contain("the value {ann}").And.Contain("{ann,bob}"));
    }

    [Test]
    public async Task Items_of_a_command_lane_are_seen_in_order()
    {
        var agent = _swim.Agent("/tally/4");
        await agent.CommandAsync("add", 1);
        await agent.CommandAsync("add", 2);
        await agent.CommandAsync("add", 3);

        await agent.ExpectSequence("add", 1, 3);
    }

    [Test]
    public async Task What_agents_send_each_other_has_arrived_when_the_cluster_is_at_rest()
    {
        await _swim.Agent("/tally/5").CommandAsync("pass", 7);
        await _swim.SettleAsync();

        Assert.That(await _swim.Agent("/tally/next").Value<int>("count").GetAsync(), Is.EqualTo(7));
    }

    [Test]
    public async Task A_failure_says_what_the_lane_has_seen()
    {
        await using var swim = await SwimTest.StartAsync<TallyAgent>(options => options.Timeout = TimeSpan.FromMilliseconds(300));
        var agent = swim.Agent("/tally/1");
        await agent.CommandAsync("add", 3);
        await Assert.ThrowsAsync<LaneException>(async () => await agent.CommandAsync("explode", "no fuse"));

        var failure = await Assert.ThrowsAsync<SwimTestException>(() => agent.Expect<int>("count", n => n == 4));
        TestContext.Out.WriteLine(failure!.Message);
        Assert.That(failure!.Message, Does.Contain("Lane count of /tally/1")
            .And.Contain("n => n == 4")
            .And.Contain("3   (version 1)")
            .And.Contain("event 3   (version 1)")
            .And.Contain("the next timer is due in 0.25 s")
            .And.Contain("InvalidOperationException: no fuse"));
        Assert.That(swim.Failures.Single().Exception!.Message, Is.EqualTo("no fuse"));
        Assert.That(swim.Failures.Single().Message, Does.StartWith("/tally/1 lane explode threw"));
    }

    [Test]
    public async Task A_predicate_that_throws_does_not_hold_yet()
    {
        var agent = _swim.Agent("/tally/7");
        var expected = agent.ExpectMap<string, int>("scores", scores => scores["ann"] == 1);
        await agent.CommandAsync("score", "bob");
        Assert.That(expected.IsCompleted, Is.False);

        await agent.CommandAsync("score", "ann");
        await expected;
    }

    [Test]
    public async Task A_lane_that_is_not_there_is_said_at_once()
    {
        var failure = await Assert.ThrowsAsync<SwimTestException>(() => _swim.ExpectValue("/tally/6", "counts", 1));
        Assert.That(failure!.Message, Does.Contain("LaneNotFound").And.Contain("count, sure, scores"));
    }

    [Test]
    public void A_node_without_a_route_is_said_at_once() =>
        Assert.Throws<NodeNotFoundException>(() => _swim.Agent("/nobody"));

    [Test]
    public async Task Many_clusters_run_side_by_side_and_open_no_port()
    {
        var before = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();
        await using var first = await SwimTest.StartAsync<TallyAgent>();
        await using var second = await SwimTest.StartAsync<TallyAgent>();
        await first.Agent("/tally/1").CommandAsync("add", 1);
        var after = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();

        Assert.That(await second.Agent("/tally/1").Value<int>("count").GetAsync(), Is.Zero);
        Assert.That(after.Except(before), Is.Empty);
    }
}
