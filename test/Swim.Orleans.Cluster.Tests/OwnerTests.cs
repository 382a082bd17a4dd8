namespace Swim.Tests;

/// <summary>The silo that knows who reads a node and where its agent is dies.</summary>
internal sealed class OwnerTests
{
    // a third of them, more or less, is the third silo's
    private const int Nodes = 24;

    [Test, CancelAfter(120_000)]
    public async Task Readers_and_agents_find_each_other_when_the_owner_of_their_nodes_has_been_killed()
    {
        await using var cluster = await LaneCluster.StartAsync(3);
        var probes = new List<LinkProbe>();
        for (var i = 0; i < Nodes; i++)
        {
            await cluster.PlaceAsync($"/box/o{i}", 1);
            probes.Add(await cluster.LinkAsync(0, $"/box/o{i}", "safe"));
        }

        foreach (var probe in probes) await probe.UntilAsync("synced");
        await cluster.KillAsync(2);
        await cluster.UntilKnownAsync(0, silos: 2);
        await cluster.UntilKnownAsync(1, silos: 2);

        // each begins anew, and only the registry knows who reads it
        for (var i = 0; i < Nodes; i++)
        {
            await cluster.CollectAsync($"/box/o{i}");
            await cluster.InsistAsync(1, $"/box/o{i}", "keep", i + 100);
        }

        for (var i = 0; i < Nodes; i++)
        {
            await probes[i].UntilAsync($"event {i + 100}");
            Assert.That(probes[i].Seen, Has.None.StartWith("unlinked"));
        }
    }
}
