namespace Swim.TestKit.Tests;

internal sealed class ClusterTests
{
    private const int Agents = 16;

    [Test]
    public async Task Agents_of_several_silos_are_expected_wherever_they_are()
    {
        await using var swim = await SwimTest.StartAsync<TallyAgent>(options => options.Silos = 2);
        for (var i = 0; i < Agents; i++) await swim.Agent($"/tally/{i}").CommandAsync("add", i);
        for (var i = 0; i < Agents; i++) await swim.ExpectValue($"/tally/{i}", "count", i);
        await swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(10));

        for (var i = 0; i < Agents; i++) await swim.ExpectValue($"/tally/{i}", "ticks", 1);
        Assert.That(swim.Store.Nodes, Has.Count.EqualTo(Agents));
    }

    [Test]
    public async Task A_cluster_without_agents_says_what_to_do()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => SwimTest.StartAsync(_ => { }));
        Assert.That(failure!.Message, Does.Contain("AddAgents"));
    }
}
