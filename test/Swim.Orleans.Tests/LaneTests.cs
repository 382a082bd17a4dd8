using Swim.Lanes;

namespace Swim.Tests;

/// <summary>Lanes end to end through the router, as an edge sees them.</summary>
internal sealed class LaneTests : SiloFixture
{
    [Test]
    public async Task A_synced_value_lane_sends_its_state_and_then_each_change()
    {
        const string Node = "/counter/value";
        await Silo.Swim.Agent(Node).CommandAsync("add", 5);
        var probe = await Silo.LinkAsync(Node, "count");

        Assert.That(await probe.NextAsync(), Is.EqualTo("linked"));
        Assert.That(await probe.NextAsync(), Is.EqualTo("event 5"));
        Assert.That(await probe.NextAsync(), Is.EqualTo("synced"));
        await Silo.Swim.Agent(Node).CommandAsync("add", 2);
        Assert.That(await probe.NextAsync(), Is.EqualTo("event 7"));
    }

    [Test]
    public async Task A_linked_lane_sends_only_what_comes_after()
    {
        const string Node = "/counter/linked";
        await Silo.Swim.Agent(Node).CommandAsync("add", 5);
        var probe = await Silo.LinkAsync(Node, "count", sync: false);

        Assert.That(await probe.NextAsync(), Is.EqualTo("linked"));
        await Silo.Swim.Agent(Node).CommandAsync("add", 1);
        Assert.That(await probe.NextAsync(), Is.EqualTo("event 6"));
    }

    [Test]
    public async Task A_map_lane_sends_updates_removals_and_clears_in_order()
    {
        const string Node = "/counter/map";
        var scores = Silo.Swim.Agent(Node).Map<string, int>("scores");
        await scores.UpdateAsync("b", 2);
        await scores.UpdateAsync("a", 1);
        var probe = await Silo.LinkAsync(Node, "scores");

        await probe.UntilAsync("synced");
        Assert.That(probe.Seen, Is.EqualTo((string[])["linked", "update a=1", "update b=2", "synced"]));
        await scores.RemoveAsync("a");
        Assert.That(await probe.NextAsync(), Is.EqualTo("remove a"));
        await scores.ClearAsync();
        Assert.That(await probe.NextAsync(), Is.EqualTo("clear"));
    }

    [Test]
    public async Task A_command_is_echoed_to_the_links_of_its_lane()
    {
        const string Node = "/counter/echo";
        var probe = await Silo.LinkAsync(Node, "add", sync: false);
        await Silo.Swim.Agent(Node).CommandAsync("add", 3);

        Assert.That(await probe.NextAsync(), Is.EqualTo("linked"));
        Assert.That(await probe.NextAsync(), Is.EqualTo("event 3"));
    }

    [Test]
    public async Task Steps_of_one_batch_run_in_order()
    {
        const string Node = "/counter/order";
        Silo.Router.TryResolve(Node, out var target);
        var probe = new LinkProbe();
        var batch = new NodeBatch();
        batch.Add(NodeOpKind.Command, "add", "1"u8, null);
        batch.Add(NodeOpKind.Sync, "count", default, probe);
        batch.Add(NodeOpKind.Command, "add", "2"u8, null);
        batch.Add(NodeOpKind.Unlink, "count", default, probe);
        await Silo.Router.DeliverAsync(target!, batch);

        await probe.UntilAsync("unlinked Requested");
        Assert.That(probe.Seen[0], Is.EqualTo("linked"));
        Assert.That(probe.Seen[^1], Is.EqualTo("unlinked Requested"));
        Assert.That(probe.Seen, Does.Not.Contain("event 0"));
    }

    [Test]
    public async Task An_unknown_lane_is_refused()
    {
        var probe = await Silo.LinkAsync("/counter/unknown", "nothing");

        Assert.That(await probe.NextAsync(), Is.EqualTo("unlinked LaneNotFound"));
    }

    [Test]
    public void An_unknown_node_does_not_resolve()
    {
        Assert.That(Silo.Router.TryResolve("/nowhere/1", out _), Is.False);
        Assert.That(Silo.Router.TryResolve("/counter/", out _), Is.False);
        Assert.That(Silo.Router.TryResolve("/counter/" + new string('x', 600), out _), Is.False);
    }

    [Test]
    public async Task A_body_that_does_not_fit_changes_nothing()
    {
        Silo.Router.TryResolve("/counter/misfit", out var target);

        var misfit = await Silo.Router.CommandAsync(target!, "count", "{a:1}"u8.ToArray());
        var malformed = await Silo.Router.CommandAsync(target!, "count", "\"x"u8.ToArray());
        var missing = await Silo.Router.CommandAsync(target!, "nothing", "1"u8.ToArray());

        Assert.That(misfit.Status, Is.EqualTo(CommandStatus.Mismatch));
        Assert.That(malformed.Status, Is.EqualTo(CommandStatus.Malformed));
        Assert.That(missing.Status, Is.EqualTo(CommandStatus.LaneNotFound));
        Assert.That(await Silo.Swim.Agent("/counter/misfit").Value<int>("count").GetAsync(), Is.Zero);
    }

    [Test]
    public async Task A_handler_that_throws_is_told_logged_and_survived()
    {
        const string Node = "/counter/failing";
        Silo.Router.TryResolve(Node, out var target);

        var outcome = await Silo.Router.CommandAsync(target!, "explode", "boom"u8.ToArray());

        Assert.That(outcome.Status, Is.EqualTo(CommandStatus.HandlerFailed));
        Assert.That(await Silo.Swim.Agent(Node).Value<int>("count").GetAsync(), Is.EqualTo(-1), "changes made before the throw stand");
        Assert.That(await Silo.Swim.Agent(Node).Value<string>("failure").GetAsync(), Is.EqualTo("explode: boom"));
        var record = Silo.Logs.GetSnapshot().First(entry => entry.Exception?.Message == "boom");
        Assert.That(record.Category, Does.Contain("CounterAgent"));
        Assert.That(record.Message, Does.Contain("explode"));
        Assert.That(record.Scopes.OfType<IEnumerable<KeyValuePair<string, object>>>().SelectMany(scope => scope), Does.Contain(new KeyValuePair<string, object>("NodeUri", Node)));
        await Silo.Swim.Agent(Node).CommandAsync("add", 2);
        Assert.That(await Silo.Swim.Agent(Node).Value<int>("count").GetAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_committed_command_is_answered_when_it_is_durable()
    {
        const string Node = "/counter/committed";
        var probe = await Silo.LinkAsync(Node, "total");
        await Silo.Swim.Agent(Node).CommandAsync("commit", 4);

        await probe.UntilAsync("event 4");
        Assert.That(await Silo.Swim.Agent(Node).Value<int>("total").GetAsync(), Is.EqualTo(4));
    }

    [Test]
    public async Task Links_are_answered_while_a_handler_awaits()
    {
        const string Node = "/order/answers";
        var slow = Silo.Swim.Agent(Node).CommandAsync("slow", "one").AsTask();
        var probe = await Silo.LinkAsync(Node, "slow", sync: false);

        Assert.That(await probe.NextAsync(), Is.EqualTo("linked"));
        Assert.That(slow.IsCompleted, Is.False);
        Gates.Release(Node);
        await slow;
    }
}
