using Swim.Lanes;

namespace Swim.Tests;

internal sealed class SwimHandleTests : SiloFixture
{
    [Test]
    public async Task A_value_is_set_read_and_followed()
    {
        var count = Silo.Swim.Agent("/counter/handle").Value<int>("count");
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var values = count.LinkAsync(end.Token).GetAsyncEnumerator(end.Token);

        Assert.That(await values.MoveNextAsync(), Is.True);
        Assert.That(values.Current, Is.Zero);
        await count.SetAsync(41);
        Assert.That(await count.GetAsync(), Is.EqualTo(41));
        Assert.That(await values.MoveNextAsync(), Is.True);
        Assert.That(values.Current, Is.EqualTo(41));
    }

    [Test]
    public async Task A_slow_follower_sees_the_last_value()
    {
        var agent = Silo.Swim.Agent("/counter/slow");
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var values = agent.Value<int>("count").LinkAsync(end.Token).GetAsyncEnumerator(end.Token);
        await values.MoveNextAsync();

        for (var i = 0; i < 100; i++) await agent.CommandAsync("add", 1);
        var seen = 0;
        while (values.Current != 100)
        {
            Assert.That(await values.MoveNextAsync(), Is.True);
            seen++;
        }

        Assert.That(seen, Is.LessThanOrEqualTo(100));
    }

    [Test]
    public async Task A_map_is_read_and_followed()
    {
        var scores = Silo.Swim.Agent("/counter/handle-map").Map<string, int>("scores");
        await scores.UpdateAsync("one", 1);
        await scores.UpdateAsync("with space", 2);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var changes = scores.LinkAsync(end.Token).GetAsyncEnumerator(end.Token);

        Assert.That(await NextAsync(changes), Is.EqualTo(new MapChange<string, int>(MapChangeKind.Update, "one", 1)));
        Assert.That(await NextAsync(changes), Is.EqualTo(new MapChange<string, int>(MapChangeKind.Update, "with space", 2)));
        Assert.That(await NextAsync(changes), Is.EqualTo(new MapChange<string, int>(MapChangeKind.Synced, null, 0)));
        await scores.RemoveAsync("one");
        Assert.That(await NextAsync(changes), Is.EqualTo(new MapChange<string, int>(MapChangeKind.Remove, "one", 0)));
        Assert.That(await scores.GetAsync(), Is.EquivalentTo((KeyValuePair<string, int>[])[new("with space", 2)]));
        await scores.ClearAsync();
        Assert.That(await NextAsync(changes), Is.EqualTo(new MapChange<string, int>(MapChangeKind.Clear, null, 0)));
    }

    [Test]
    public async Task The_events_of_a_command_lane_are_followed()
    {
        var agent = Silo.Swim.Agent("/counter/events");
        var probe = await Silo.LinkAsync("/counter/events", "add", sync: false);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var events = agent.EventsAsync<int>("add", cancellationToken: end.Token).GetAsyncEnumerator(end.Token);
        var next = events.MoveNextAsync();
        for (var i = 0; !next.IsCompleted; i++)
        {
            await agent.CommandAsync("add", i);
            await probe.UntilAsync($"event {i}");
        }

        Assert.That(await next, Is.True);
    }

    [Test]
    public async Task A_link_ends_when_its_agent_stops_itself()
    {
        var agent = Silo.Swim.Agent("/counter/handle-stop");
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var values = agent.Value<int>("count").LinkAsync(end.Token).GetAsyncEnumerator(end.Token);
        await values.MoveNextAsync();

        await agent.CommandAsync("end");

        Assert.That(await values.MoveNextAsync(), Is.False);
    }

    [Test]
    public async Task A_link_ends_when_its_token_is_cancelled()
    {
        using var end = new CancellationTokenSource();
        await using var values = Silo.Swim.Agent("/counter/handle-cancel").Value<int>("count").LinkAsync(end.Token).GetAsyncEnumerator(end.Token);
        await values.MoveNextAsync();
        var next = values.MoveNextAsync().AsTask();
        await end.CancelAsync();

        Assert.That(async () => await next, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Mistakes_are_said_with_node_lane_expectation_and_finding()
    {
        var agent = Silo.Swim.Agent("/counter/mistakes");

        var lane = await Assert.ThrowsAsync<LaneException>(async () => await agent.Value<int>("nothing").GetAsync());
        var kind = await Assert.ThrowsAsync<LaneException>(async () => await agent.Value<int>("scores").GetAsync());
        var body = await Assert.ThrowsAsync<LaneException>(async () => await agent.Value<string>("count").SetAsync("many"));
        var handler = await Assert.ThrowsAsync<LaneException>(async () => await agent.CommandAsync("explode", "bang"));
        var node = Assert.Throws<NodeNotFoundException>(() => Silo.Swim.Agent("/nowhere/1"));

        Assert.That(lane!.Message, Does.Contain("/counter/mistakes").And.Contain("nothing"));
        Assert.That(kind!.Message, Does.Contain("expected a value lane, it is a map lane"));
        Assert.That(body!.Status, Is.EqualTo(CommandStatus.Mismatch));
        Assert.That(handler!.Status, Is.EqualTo(CommandStatus.HandlerFailed));
        Assert.That(handler.Message, Does.Contain("bang"));
        Assert.That(node!.Message, Does.Contain("/nowhere/1").And.Contain("/counter/:name"));
        Assert.That(() => Silo.Swim.Agent("not a uri"), Throws.ArgumentException);
        Assert.That(async () => await agent.Value<int>("nothing").LinkAsync().FirstAsync(), Throws.InstanceOf<LaneException>());
    }

    private static async Task<MapChange<string, int>> NextAsync(IAsyncEnumerator<MapChange<string, int>> changes)
    {
        Assert.That(await changes.MoveNextAsync(), Is.True);
        return changes.Current;
    }
}
