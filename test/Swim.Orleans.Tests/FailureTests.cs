using Swim.Lanes;

namespace Swim.Tests;

/// <summary>Whatever throws in an agent is told and logged, and neither the agent nor a link ends.</summary>
internal sealed class FailureTests : SiloFixture
{
    [TestCase("throw", "oops", "throw: oops")]
    [TestCase("count", -3, "count: set -3")]
    public async Task A_handler_that_throws_fails_its_command_only(string lane, object body, string failure)
    {
        var node = $"/fault/{lane}";
        var agent = Silo.Swim.Agent(node);
        var probe = await Silo.LinkAsync(node, "count");
        await probe.UntilAsync("synced");

        var refused = await Assert.ThrowsAsync<LaneException>(async () =>
        {
            if (body is int number) await agent.CommandAsync(lane, number);
            else await agent.CommandAsync(lane, (string)body);
        });

        Assert.That(refused!.Status, Is.EqualTo(CommandStatus.HandlerFailed));
        Assert.That(refused.Message, Does.Contain(node).And.Contain(lane));
        Assert.That(AgentEvents.Of(node), Is.EqualTo((string[])[failure]));
        await agent.CommandAsync("count", 7);
        await probe.UntilAsync("event 7");
        Assert.That(probe.Seen, Has.None.StartsWith("unlinked"));
    }

    [Test]
    public async Task An_entry_handler_that_throws_leaves_the_change()
    {
        const string Node = "/fault/entry";
        var agent = Silo.Swim.Agent(Node);
        var refused = await Assert.ThrowsAsync<LaneException>(async () => await agent.Map<string, int>("scores").UpdateAsync("a", 1));

        Assert.That(refused!.Status, Is.EqualTo(CommandStatus.HandlerFailed));
        Assert.That(await agent.Map<string, int>("scores").GetAsync(), Has.Count.EqualTo(1));
        Assert.That(AgentEvents.Of(Node), Is.EqualTo((string[])["scores: score a 1"]));
    }

    [Test]
    public async Task A_handler_that_throws_after_an_await_fails_its_command_and_its_changes_stand()
    {
        const string Node = "/fault/later";
        var agent = Silo.Swim.Agent(Node);
        var probe = await Silo.LinkAsync(Node, "steps");
        await probe.UntilAsync("synced");
        var command = agent.CommandAsync("throwLater", "late").AsTask();
        await probe.UntilAsync("event 1");
        Gates.Release(Node);

        var refused = await Assert.ThrowsAsync<LaneException>(() => command);
        Assert.That(refused!.Status, Is.EqualTo(CommandStatus.HandlerFailed));
        await probe.UntilAsync("event 2");
        Assert.That(AgentEvents.Of(Node), Is.EqualTo((string[])["throwLater: late"]));
        await agent.CommandAsync("count", 1);
    }

    [Test]
    public async Task Timers_downlinks_and_joins_that_throw_go_on()
    {
        const string Node = "/fault/following";
        const string Other = "/counter/followed";
        var agent = Silo.Swim.Agent(Node);
        await agent.CommandAsync("follow", Other);
        await agent.CommandAsync("tickOnce");
        var sources = await Silo.LinkAsync(Node, "sources");
        await Silo.Swim.Agent(Other).CommandAsync("add", 5);
        await sources.UntilAsync("update a=5");
        await Silo.Swim.Agent(Other).CommandAsync("add", 1);
        await sources.UntilAsync("update a=6");

        await UntilFailedAsync(Node, "-: tick");
        await UntilFailedAsync(Node, "-: downlink 6");
        await UntilFailedAsync(Node, "sources: join a 6");
        await agent.CommandAsync("count", 1);
        Assert.That(Silo.Logs.GetSnapshot().Where(entry => entry.Exception?.Message == "downlink 6").Select(entry => entry.Message), Has.All.Contains(Other));
    }

    [Test]
    public async Task A_join_loses_the_entry_of_an_agent_that_was_deleted()
    {
        const string Node = "/fault/joins";
        const string Other = "/counter/joined";
        await Silo.Swim.Agent(Other).CommandAsync("add", 5);
        await Silo.Swim.Agent(Node).CommandAsync("follow", Other);
        var sources = await Silo.LinkAsync(Node, "sources");
        await sources.UntilAsync("update a=5");

        await Silo.Swim.Agent(Other).DeleteAsync();

        await sources.UntilAsync("remove a");
    }

    [Test]
    public async Task While_a_handler_waits_links_syncs_and_reads_are_answered_and_nothing_else_runs()
    {
        const string Node = "/fault/waits";
        var agent = Silo.Swim.Agent(Node);
        var steps = await Silo.LinkAsync(Node, "steps");
        await steps.UntilAsync("synced");
        var slow = agent.CommandAsync("slow").AsTask();

        // an await ends a turn: what was set before it is out
        await steps.UntilAsync("event 1");
        var count = await Silo.LinkAsync(Node, "count");
        await count.UntilAsync("synced");
        Assert.That(await agent.Value<int>("steps").GetAsync(), Is.EqualTo(1));
        var set = agent.CommandAsync("count", 9).AsTask();
        var sync = await Silo.LinkAsync(Node, "scores");
        await sync.UntilAsync("synced");

        Assert.That(set.IsCompleted, Is.False);
        Assert.That(await agent.Value<int>("count").GetAsync(), Is.Zero);
        Gates.Release(Node);
        await Task.WhenAll(slow, set);
        await count.UntilAsync("event 9");
        await steps.UntilAsync("event 2");
    }

    private static async Task UntilFailedAsync(string node, string failure)
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!AgentEvents.Of(node).Contains(failure))
        {
            if (guard.IsCancellationRequested) Assert.Fail($"So far: {string.Join(", ", AgentEvents.Of(node))}");
            await Task.Yield();
        }
    }
}
