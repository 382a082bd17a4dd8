using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Swim.TestKit.Tests;

internal sealed class SpreadTests
{
    private const int Agents = 600;
    private const int Silos = 3;

    [Test, CancelAfter(120_000)]
    public async Task A_fresh_cluster_spreads_the_agents_that_one_silo_starts(CancellationToken cancellationToken)
    {
        await using var swim = await SwimTest.StartAsync<RoamingAgent>(options =>
        {
            options.Silos = Silos;
            options.WatchFromFirstCommand = false;
        });
        var perSilo = new Dictionary<string, int>();
        for (var i = 0; i < Agents; i++)
        {
            var agent = swim.Agent(string.Create(CultureInfo.InvariantCulture, $"/roaming/spread{i}"));
            var silo = await agent.Value<string>("silo").GetAsync(cancellationToken);
            perSilo[silo!] = perSilo.GetValueOrDefault(silo!) + 1;
        }

        await TestContext.Out.WriteLineAsync(string.Join('/', perSilo.Values));
        var silos = swim.Services.GetRequiredService<ISiloStatusOracle>().GetApproximateSiloStatuses(onlyActive: true).Keys;
        Assert.That(perSilo.Keys, Is.EquivalentTo(silos.Select(static silo => silo.ToParsableString())));

        // at random, 600 over 3: five standard deviations below the mean is 142, and less than a quarter is 150
        Assert.That(perSilo.Values, Has.All.GreaterThanOrEqualTo(Agents / 4));
    }
}
