using System.Collections.Concurrent;
using System.Diagnostics;
using Swim.Lanes;

namespace Swim.Tests;

/// <summary>A trace of a command does not end where its silo does.</summary>
[NonParallelizable]
internal sealed class TraceTests
{
    private LaneCluster _cluster = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _cluster = await LaneCluster.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [Test]
    public async Task A_handler_on_another_silo_belongs_to_its_commands_trace()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == LaneTraces.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await _cluster.PlaceAsync("/box/t1", 1);

        // as a connection does
        var span = LaneTraces.Start("swim.command", ActivityKind.Server, default, "/box/t1", "add")!;
        Activity.Current = null;
        var batch = new NodeBatch();
        batch.Add(NodeOpKind.Command, "add", "5"u8, null);
        batch.Trace(span);
        Assert.That(_cluster.Router(0).TryResolve("/box/t1", out var target), Is.True);
        await _cluster.Router(0).DeliverAsync(target!, batch);
        batch.EndTraces();

        // and as the API does
        await _cluster.Swim(0).Agent("/box/t1").CommandAsync("add", 2);

        await LaneCluster.UntilAsync(() => ended.Count(activity => activity.OperationName == "swim.publish") == 2, "both have been published");
        var commands = ended.Where(activity => activity.OperationName == "swim.command").ToList();
        var handlers = ended.Where(activity => activity.OperationName == "swim.handle").ToList();
        Assert.That(commands, Has.Count.EqualTo(2));
        Assert.That(handlers.Select(activity => activity.ParentSpanId), Is.EquivalentTo(commands.Select(activity => activity.SpanId)));
    }
}
