namespace Swim.Tests;

/// <summary>A silo that takes nothing for a while.</summary>
internal sealed class StalledSiloTests
{
    [Test, CancelAfter(120_000)]
    public async Task A_silo_that_takes_nothing_holds_up_nobody_and_is_shown_the_last_state_afterwards()
    {
        await using var cluster = await LaneCluster.StartAsync(3);
        await cluster.PlaceAsync("/box/s", 1);
        var stalled = await cluster.LinkAsync(0, "/box/s", "count");
        var other = await cluster.LinkAsync(2, "/box/s", "count");
        await stalled.UntilAsync("synced");
        await other.UntilAsync("synced");
        var stall = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = 0;
        cluster.Faults.Set(cluster.Address(1), "FlowAsync", cluster.Address(0), isBefore =>
        {
            if (isBefore) Interlocked.Increment(ref held);
            return isBefore ? stall.Task : Task.CompletedTask;
        });
        for (var i = 0; i < 500; i++) await cluster.Swim(1).Agent("/box/s").CommandAsync("add", 1);
        await other.UntilAsync("event 500");
        Assert.That(held, Is.EqualTo(1), "one batch is under way, and no more");
        stall.SetResult();
        await stalled.UntilAsync("event 500");
        Assert.That(stalled.Seen.Count(text => text.StartsWith("event", StringComparison.Ordinal)), Is.LessThan(10), "what waited has been coalesced");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_silo_that_says_nothing_is_asked_to_begin_anew_and_nothing_is_missed()
    {
        await using var cluster = await LaneCluster.StartAsync();
        await cluster.PlaceAsync("/box/t", 1);
        await cluster.Swim(1).Agent("/box/t").CommandAsync("fill", 20);
        var probe = await cluster.LinkAsync(0, "/box/t", "items");
        await probe.UntilAsync("synced");

        // what it says is lost and nobody tells it so: the call neither fails nor ends until the other side has asked
        var silent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Faults.Set(cluster.Address(1), "FlowAsync", isBefore => isBefore ? silent.Task : Task.CompletedTask);
        cluster.Faults.Set(cluster.Address(0), "ControlAsync", isBefore =>
        {
            if (!isBefore && silent.TrySetException(new TimeoutException("nothing was heard"))) cluster.Faults.Clear();
            return Task.CompletedTask;
        });
        await cluster.Swim(1).Agent("/box/t").CommandAsync("take", "k5");
        await probe.UntilAsync("remove k5");
        await cluster.Swim(1).Agent("/box/t").CommandAsync("take", "k6");
        Assert.That(await probe.NextAsync(), Is.EqualTo("remove k6"));
        Assert.That(probe.Seen, Has.None.EqualTo("clear").And.None.StartWith("unlinked"));
    }
}
