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

    [Test, CancelAfter(120_000)]
    public async Task A_command_whose_caller_has_given_it_up_is_not_carried_out_after_later_ones()
    {
        await using var cluster = await LaneCluster.StartAsync();
        const string Node = "/box/given-up";
        await cluster.PlaceAsync(Node, 1);
        var probe = await cluster.LinkAsync(0, Node, "safe");
        await probe.UntilAsync("synced");
        var agent = cluster.Swim(0).Agent(Node);

        // held up on its way, longer than its caller waits
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Faults.Set(cluster.Address(0), nameof(Runtime.IWebAgent.CommandAsync), isBefore =>
        {
            isHeld.TrySetResult();
            return isBefore ? held.Task : Task.CompletedTask;
        });
        using var impatience = new CancellationTokenSource();
        var lost = agent.CommandAsync("keep", 59, impatience.Token).AsTask();
        await isHeld.Task;
        await impatience.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => lost);
        cluster.Faults.Clear();
        await agent.CommandAsync("keep", 66);
        await probe.UntilAsync("event 66");

        held.SetResult();
        await LaneCluster.UntilAsync(() => cluster.Faults.Failures > 0, "it has come and was refused");
        await agent.CommandAsync("keep", 67);
        Assert.That(await probe.NextAsync(), Is.EqualTo("event 67"));
    }

    [Test, CancelAfter(120_000)]
    public async Task A_command_that_was_given_up_and_comes_before_later_ones_is_carried_out_once()
    {
        await using var cluster = await LaneCluster.StartAsync();
        const string Node = "/box/in-time";
        await cluster.PlaceAsync(Node, 1);
        var agent = cluster.Swim(0).Agent(Node);

        // carried out, and its answer is lost
        cluster.Faults.Set(cluster.Address(0), nameof(Runtime.IWebAgent.CommandAsync), isBefore => isBefore ? Task.CompletedTask : Task.FromException(new TimeoutException("no answer")));
        await Assert.ThrowsAsync<AgentUnavailableException>(() => agent.CommandAsync("add", 1).AsTask());
        cluster.Faults.Clear();
        await agent.CommandAsync("add", 2);
        Assert.That(await agent.Value<int>("count").GetAsync(), Is.EqualTo(3));
    }

    private static NodeBatch Keep(BatchSender sender, int value)
    {
        var batch = new NodeBatch { Sender = sender };
        batch.Add(NodeOpKind.Command, "keep", Encoding.UTF8.GetBytes($"{value}"), null);
        return batch;
    }
}
