using System.Text;
using Orleans.Runtime;
using Swim.Lanes;

namespace Swim.Tests;

/// <summary>Commands that their sender has taken for lost, and that arrive all the same.</summary>
internal sealed class LateCommandTests
{
    [Test, CancelAfter(120_000)]
    public async Task Commands_that_arrive_after_later_ones_of_their_sender_are_not_carried_out()
    {
        await using var cluster = await LaneCluster.StartAsync();
        const string Node = "/box/late";
        await cluster.PlaceAsync(Node, 1);
        var probe = await cluster.LinkAsync(0, Node, "safe");
        await probe.UntilAsync("synced");
        var sender = new BatchSender();
        var lost = Keep(sender, 59);

        // under way to a silo that stands still, and is taken for dead
        cluster.Faults.Set(cluster.Address(0), nameof(Runtime.IWebAgent.DeliverAsync), _ => Task.FromException(new SiloUnavailableException("nobody knows what became of it")));
        await Assert.ThrowsAsync<AgentUnavailableException>(() => cluster.DeliverAsync(0, Node, lost));
        cluster.Faults.Clear();
        await cluster.DeliverAsync(0, Node, Keep(sender, 66));
        await probe.UntilAsync("event 66");

        // it goes on and hands over what it has
        await cluster.Agent(0, Node).DeliverAsync(lost);
        await cluster.DeliverAsync(0, Node, Keep(sender, 67));
        Assert.That(await probe.NextAsync(), Is.EqualTo("event 67"));
    }

    private static NodeBatch Keep(BatchSender sender, int value)
    {
        var batch = new NodeBatch { Sender = sender };
        batch.Add(NodeOpKind.Command, "keep", Encoding.UTF8.GetBytes($"{value}"), null);
        return batch;
    }
}
