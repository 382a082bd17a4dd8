using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Swim.Tests.Agents;

namespace Swim.Tests;

/// <summary>Agents of a silo whose neighbours die.</summary>
internal sealed class SurvivorTests
{
    private const int Agents = 30;

    [Test, CancelAfter(120_000)]
    public async Task Agents_of_the_only_silo_that_is_left_keep_what_is_not_stored(CancellationToken cancellationToken)
    {
        await using var cluster = await LaneCluster.StartAsync(3);
        var nodes = Enumerable.Range(0, Agents).Select(static i => $"/box/v{i}").ToArray();
        var probes = new List<LinkProbe>();
        foreach (var node in nodes)
        {
            await cluster.PlaceAsync(node, 0);
            await cluster.Swim(0).Agent(node).CommandAsync("write", "mine", cancellationToken);
            probes.Add(await cluster.LinkAsync(0, node, "note"));
        }

        foreach (var probe in probes) await probe.UntilAsync("synced");
        var silos = cluster.Services(0).GetRequiredService<ISiloStatusOracle>();
        await cluster.KillAsync(2);
        await cluster.KillAsync(1);
        while (silos.GetApproximateSiloStatuses(onlyActive: true).Count > 1)
        {
            foreach (var node in nodes) await cluster.InsistAsync(0, node, "add", 1);
        }

        foreach (var node in nodes) await cluster.Swim(0).Agent(node).CommandAsync("add", 1, cancellationToken);
        foreach (var (node, probe) in nodes.Zip(probes))
        {
            Assert.That(BoxAgent.EndsOf(node), Is.Zero, $"{node} has ended");
            Assert.That(probe.Seen, Has.None.EqualTo("event").And.None.StartWith("unlinked"), node);
        }
    }
}
