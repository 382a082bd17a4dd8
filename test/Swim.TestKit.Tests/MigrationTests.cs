using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Swim.TestKit.Tests;

internal sealed class MigrationTests
{
    [Test, CancelAfter(60_000)]
    public async Task An_agent_that_moves_to_another_silo_takes_its_unsaved_changes_along(CancellationToken cancellationToken)
    {
        await using var swim = await SwimTest.StartAsync<RoamingAgent>(options => options.Silos = 2);
        var agent = swim.Agent("/roaming/1");
        await agent.CommandAsync("add", 7, cancellationToken);
        var from = await agent.Value<string>("silo").GetAsync(cancellationToken);
        var silos = swim.Services.GetRequiredService<ISiloStatusOracle>().GetApproximateSiloStatuses(onlyActive: true);
        var to = silos.Keys.Select(silo => silo.ToParsableString()).Single(silo => silo != from);
        Assert.That(agent.Records, Is.Empty, "the clock stands: nothing has been flushed");

        await agent.CommandAsync("moveTo", to, cancellationToken);
        while (await agent.Value<string>("silo").GetAsync(cancellationToken) != to) await Task.Yield();

        Assert.That(await agent.Value<int>("count").GetAsync(cancellationToken), Is.EqualTo(7));
        Assert.That(agent.Records["v/count"], Is.EqualTo("7"));
        await agent.CommandAsync("add", 1, cancellationToken);
        Assert.That(await agent.Value<int>("count").GetAsync(cancellationToken), Is.EqualTo(8));
    }
}
