using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Swim.Lanes;

namespace Swim.Tests;

/// <summary>Batches whose agent has moved on while they were on their way.</summary>
internal sealed class ForwardedBatchTests
{
    [Test, CancelAfter(120_000)]
    public async Task A_batch_that_comes_back_to_the_process_of_its_readers_goes_on_as_it_came()
    {
        await using var cluster = await LaneCluster.StartAsync();
        Assert.That(cluster.Router(0).TryResolve("/box/onwards", out var target), Is.True);
        var probe = new LinkProbe();
        var sent = new NodeBatch { Target = target, Order = new BatchOrder(7, 8, 0) };
        sent.Add(NodeOpKind.Command, "add", "1"u8, null);
        sent.Add(NodeOpKind.Sync, "places", "@region(minLat:0,minLng:0,maxLat:1,maxLng:1)"u8, probe);

        // to the agent's silo, back to this one where it has moved to, and on since it has moved again
        var (here, there) = (SerializerOf(cluster, 0), SerializerOf(cluster, 1));
        var first = here.SerializeToArray(sent);
        var arrived = there.Deserialize(first)!;
        var back = here.Deserialize(there.SerializeToArray(arrived))!;
        Assert.That(back.Ops[1].Reader, Is.SameAs(probe));
        var again = there.Deserialize(here.SerializeToArray(back))!;

        Assert.That(Print(again), Is.EqualTo(Print(arrived)));
        Assert.That(again.Order, Is.EqualTo(sent.Order));
        Assert.That(again.Ops[1].Reader, Is.EqualTo(arrived.Ops[1].Reader));
        var (one, other) = ((FarReader)again.Ops[1].Reader!, (FarReader)arrived.Ops[1].Reader!);
        Assert.That((one.Request, one.RegionText.ToArray()), Is.EqualTo((other.Request, other.RegionText.ToArray())));
    }

    private static string[] Print(NodeBatch batch)
    {
        var steps = new string[batch.Count];
        for (var i = 0; i < steps.Length; i++) steps[i] = $"{batch.Ops[i].Kind} {batch.Ops[i].Lane} {System.Text.Encoding.UTF8.GetString(batch.Body(batch.Ops[i]))}";
        return steps;
    }

    private static Serializer<NodeBatch> SerializerOf(LaneCluster cluster, int silo) => cluster.Services(silo).GetRequiredService<Serializer<NodeBatch>>();
}
