using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Swim.Lanes;
using Swim.Runtime;

namespace Swim.Tests.Units;

/// <summary>What is delivered again when a batch has not arrived, or not all of it.</summary>
internal sealed class LinkRetryTests : IAgentDelivery
{
    private static readonly GrainTarget Target = new("box", null, "/box/1", null!);

    private readonly List<string> _delivered = [];
    private readonly Queue<(int Done, Exception? Failure)> _outcomes = new();

    [SetUp]
    public void SetUp()
    {
        _delivered.Clear();
        _outcomes.Clear();
    }

    [Test, CancelAfter(30_000)]
    public async Task Steps_that_were_carried_out_before_the_rest_was_sent_back_are_not_carried_out_again(CancellationToken cancellationToken)
    {
        var batch = Commands("a", "b", "c");

        // as by a turn that has to leave the rest to a call, which comes back because the agent ends
        batch.Done = 1;
        _outcomes.Enqueue((1, Rejection()));
        _outcomes.Enqueue((0, null));
        await NewRetry().RunAsync(Target, batch, Rejection(), cancellationToken);
        Assert.That(_delivered, Is.EqualTo(new[] { "b,c", "c" }));
        Assert.That(batch.LostCommands, Is.Zero);
    }

    [Test, CancelAfter(30_000)]
    public async Task Of_a_rest_of_which_nobody_knows_only_its_own_commands_are_lost(CancellationToken cancellationToken)
    {
        var batch = Commands("a", "b", "c");
        batch.Add(NodeOpKind.Link, "d", [], null);
        batch.Done = 2;
        _outcomes.Enqueue((0, null));
        await NewRetry().RunAsync(Target, batch, new TimeoutException("nobody knows"), cancellationToken);
        Assert.That(_delivered, Is.EqualTo(new[] { "d" }));
        Assert.That(batch.LostCommands, Is.EqualTo(1));
    }

    ValueTask IAgentDelivery.DeliverAsync(IWebAgent agent, NodeBatch batch)
    {
        var lanes = new List<string>();
        foreach (ref readonly var op in batch.Ops) lanes.Add(op.Lane);
        _delivered.Add(string.Join(',', lanes));
        var (done, failure) = _outcomes.Dequeue();
        batch.Done = done;
        return failure is null ? default : ValueTask.FromException(failure);
    }

    private static NodeBatch Commands(params string[] lanes)
    {
        var batch = new NodeBatch { Target = Target };
        foreach (var lane in lanes) batch.Add(NodeOpKind.Command, lane, Encoding.UTF8.GetBytes("1"), null);
        return batch;
    }

    private LinkRetry NewRetry()
    {
        var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        return new LinkRetry(
            this, new LaneHub(), new ClusterClock(services), Options.Create(new SwimClusterFeedOptions()), new SwimClusterMetrics(services.GetRequiredService<IMeterFactory>()), NullLogger<LinkRetry>.Instance);
    }

    private static Exception Rejection() =>
        (Exception)Activator.CreateInstance(typeof(OrleansMessageRejectionException), BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, null, ["rejected"], null)!;
}
