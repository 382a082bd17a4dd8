using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Swim.Runtime;

namespace Swim.Tests;

/// <summary>A silo that is about to stop.</summary>
internal sealed class LeavingTests
{
    [Test, CancelAfter(120_000)]
    public async Task No_agent_begins_on_a_silo_that_has_said_that_it_is_about_to_stop()
    {
        await using var cluster = await LaneCluster.StartAsync(3);
        await cluster.Services(2).GetRequiredService<ClusterFeeds>().LeaveAsync([cluster.Address(0), cluster.Address(1)], CancellationToken.None);
        for (var i = 0; i < 60; i++) await cluster.Swim(i % 3).Agent($"/box/n{i}").CommandAsync("add", 1);
        var places = new List<SiloAddress?>();
        for (var i = 0; i < 60; i++) places.Add(await cluster.WhereAsync($"/box/n{i}"));
        Assert.That(places, Has.None.EqualTo(cluster.Address(2)));
        Assert.That(places.Distinct().Count(), Is.EqualTo(2));
    }
}
