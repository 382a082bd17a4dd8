using Swim.Lanes;
using Swim.Tests.Agents;

namespace Swim.Tests;

internal sealed class LifecycleTests : SiloFixture
{
    [Test]
    public async Task An_agent_knows_its_node_and_the_parameters_of_its_route()
    {
        const string Node = "/building/Old%20Mill/room/12";
        await Silo.Swim.Agent("/building/%4fld%20Mill/room/12").CommandAsync("ask");

        Assert.That(await Silo.Swim.Agent(Node).Value<string>("place").GetAsync(), Is.EqualTo("Old Mill/12/- at /building/Old%20mill/room/12").IgnoreCase);
    }

    [Test]
    public async Task A_parameter_that_is_not_of_its_type_is_said_with_its_place()
    {
        Silo.Router.TryResolve("/building/mill/room/1", out var target);

        var outcome = await Silo.Router.CommandAsync(target!, "askForText", default);

        Assert.That(outcome.Status, Is.EqualTo(CommandStatus.HandlerFailed));
        Assert.That(Silo.Logs.GetSnapshot().Select(entry => entry.Exception?.Message), Does.Contain("Parameter 'building' of node /building/mill/room/1: expected Int32, got 'mill'."));
    }

    [Test]
    public async Task The_log_of_an_agent_carries_its_node()
    {
        await Silo.Swim.Agent("/building/b/room/77").CommandAsync("ask");

        var record = Silo.Logs.GetSnapshot().First(entry => entry.Message == "asked" && entry.Scopes.OfType<IEnumerable<KeyValuePair<string, object>>>()
            .Any(scope => scope.Contains(new KeyValuePair<string, object>("NodeUri", "/building/b/room/77"))));
        Assert.That(record.Category, Is.EqualTo(typeof(RoomAgent).FullName));
    }

    [Test]
    public async Task An_agent_that_stops_itself_unlinks_its_links_and_starts_again_when_asked()
    {
        const string Node = "/counter/stops";
        await Silo.Swim.Agent(Node).CommandAsync("add", 3);
        var probe = await Silo.LinkAsync(Node, "count");
        await probe.UntilAsync("synced");

        await Silo.Swim.Agent(Node).CommandAsync("end");
        await probe.UntilAsync("unlinked Stopped");
        var again = await Silo.LinkAsync(Node, "count");
        await again.UntilAsync("synced");

        Assert.That(again.Seen, Is.EqualTo((string[])["linked", "event 3", "synced"]));
        Assert.That(AgentEvents.Of(Node), Is.EqualTo((string[])["start", "stop", "start"]));
    }

    [Test]
    public async Task An_agent_that_deletes_itself_starts_anew_when_asked()
    {
        const string Node = "/counter/deletes";
        await Silo.Swim.Agent(Node).CommandAsync("commit", 3);
        var probe = await Silo.LinkAsync(Node, "total");
        await probe.UntilAsync("synced");

        await Silo.Swim.Agent(Node).CommandAsync("remove");
        await probe.UntilAsync("unlinked Deleted");

        Assert.That(await Silo.Swim.Agent(Node).Value<int>("total").GetAsync(), Is.Zero);
    }

    [Test]
    public async Task The_end_of_an_idle_agent_is_invisible_to_its_links()
    {
        const string Node = "/counter/idle";
        await Silo.Swim.Agent(Node).CommandAsync("add", 3);
        await Silo.Swim.Agent(Node).CommandAsync("commit", 1);
        var probe = await Silo.LinkAsync(Node, "count");
        await probe.UntilAsync("synced");

        await CollectAsync(Node);
        await Silo.Swim.Agent(Node).CommandAsync("add", 4);

        Assert.That(await probe.NextAsync(), Is.EqualTo("event 7"));
        Assert.That(AgentEvents.Of(Node), Is.EqualTo((string[])["start", "stop", "start"]));
    }

    [Test]
    public async Task An_agent_with_transient_state_is_not_collected_as_idle()
    {
        const string Node = "/counter/transient";
        await Silo.Swim.Agent(Node).Value<string>("note").SetAsync("only here");
        const string Other = "/counter/collectable";
        await Silo.Swim.Agent(Other).CommandAsync("commit", 1);

        await CollectAsync(Other);
        await Silo.CollectAsync();

        Assert.That(AgentEvents.Of(Node), Is.EqualTo((string[])["start"]));
        Assert.That(await Silo.Swim.Agent(Node).Value<string>("note").GetAsync(), Is.EqualTo("only here"));
    }

    [Test]
    public async Task An_agent_that_cannot_be_made_is_unavailable_until_it_can()
    {
        const string Node = "/fragile/1";
        Silo.Router.TryResolve(Node, out var target);
        FragileAgent.IsBroken = true;
        var probe = new LinkProbe();
        var batch = new NodeBatch();
        batch.Add(NodeOpKind.Sync, "count", default, probe);

        var delivered = await Assert.ThrowsAsync<AgentUnavailableException>(async () => await Silo.Router.DeliverAsync(target!, batch));
        var commanded = await Assert.ThrowsAsync<AgentUnavailableException>(async () => await Silo.Router.CommandAsync(target!, "count", "1"u8.ToArray()));
        var read = await Assert.ThrowsAsync<AgentUnavailableException>(async () => await Silo.Router.ReadAsync(target!, "count"));

        Assert.That(delivered!.Message, Does.Contain(Node).And.Contain("no such luck"));
        Assert.That(commanded!.Node, Is.EqualTo(Node));
        Assert.That(read, Is.Not.Null);
        FragileAgent.IsBroken = false;
        await Silo.Swim.Agent(Node).Value<int>("count").SetAsync(1);
        Assert.That(await Silo.Swim.Agent(Node).Value<int>("count").GetAsync(), Is.EqualTo(1));
    }

    /// <summary>Collects until the agent is gone: one that has just been used or stored may not be idle at once.</summary>
    private async Task CollectAsync(string node)
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!AgentEvents.Of(node).Contains("stop"))
        {
            guard.Token.ThrowIfCancellationRequested();
            await Silo.CollectAsync();
        }
    }
}
