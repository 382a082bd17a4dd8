using Swim.Lanes;

namespace Swim.Tests;

/// <summary>Private stores and lanes opened while running, in real agents.</summary>
internal sealed class OpenedLaneTests : SiloFixture
{
    [Test]
    public async Task A_store_survives_the_end_of_the_activation_and_nobody_finds_it()
    {
        const string Node = "/life/store";
        await Silo.Swim.Agent(Node).CommandAsync("keep", "treasure");
        await EndAsync(Node);
        await Silo.Swim.Agent(Node).CommandAsync("reveal");

        Assert.That(AgentEvents.Of(Node), Is.EqualTo((string[])["start", "stop", "start", "treasure"]));
        var probe = await Silo.LinkAsync(Node, "secret");
        Assert.That(await probe.NextAsync(), Is.EqualTo("unlinked LaneNotFound"));
        var refused = await Assert.ThrowsAsync<LaneException>(async () => await Silo.Swim.Agent(Node).CommandAsync("secret", "mine"));
        Assert.That(refused!.Status, Is.EqualTo(CommandStatus.LaneNotFound));
    }

    [Test]
    public async Task A_lane_opened_while_running_comes_back_and_its_links_go_on()
    {
        const string Node = "/life/opened";
        var agent = Silo.Swim.Agent(Node);
        await agent.CommandAsync("keep", "open");
        await agent.CommandAsync("open");
        await agent.CommandAsync("add2", 4);
        var probe = await Silo.LinkAsync(Node, "extra");
        await probe.UntilAsync("synced");
        await EndAsync(Node);
        await agent.CommandAsync("add2", 3);

        await probe.UntilAsync("event 7");
        Assert.That(probe.Seen, Has.None.StartsWith("unlinked"));
        Assert.That(await agent.Value<int>("count").GetAsync(), Is.EqualTo(7));
    }

    [Test]
    public async Task A_closed_lane_is_not_found()
    {
        const string Node = "/life/closed";
        var agent = Silo.Swim.Agent(Node);
        await agent.CommandAsync("open");
        await agent.CommandAsync("add2", 4);
        var probe = await Silo.LinkAsync(Node, "extra");
        await probe.UntilAsync("synced");
        await agent.CommandAsync("close", true);

        await probe.UntilAsync("unlinked Stopped");
        var again = await Silo.LinkAsync(Node, "extra");
        Assert.That(await again.NextAsync(), Is.EqualTo("unlinked LaneNotFound"));
    }

    private async Task EndAsync(string node)
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!AgentEvents.Of(node).Contains("stop"))
        {
            guard.Token.ThrowIfCancellationRequested();
            await Silo.CollectAsync();
        }
    }
}
