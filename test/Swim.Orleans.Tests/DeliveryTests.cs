using Microsoft.Extensions.DependencyInjection;
using Swim.Lanes;
using Swim.Tests.Agents;

namespace Swim.Tests;

/// <summary>What an awaiting sender of a command learns (docs/agents.md, delivery of commands).</summary>
internal sealed class DeliveryTests
{
    private readonly StubbornStore _store = new();
    private SwimHost _silo = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _silo = await SwimHost.StartAsync(builder => builder.Services.AddSingleton<ILaneStore>(_store));

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _store.Refuses = false;
        await _silo.DisposeAsync();
    }

    [TearDown]
    public void Relent() => _store.Refuses = false;

    [Test]
    public async Task A_command_whose_handler_threw_has_run()
    {
        var agent = _silo.Swim.Agent("/counter/threw");
        var refused = await Assert.ThrowsAsync<LaneException>(async () => await agent.CommandAsync("explode", "boom"));

        Assert.That(refused!.Status, Is.EqualTo(CommandStatus.HandlerFailed));
        Assert.That(refused.Message, Does.Contain("boom"));
        Assert.That(await agent.Value<int>("count").GetAsync(), Is.EqualTo(-1));
    }

    [TestCase("nothing", "1", CommandStatus.LaneNotFound)]
    [TestCase("count", "{a:1}", CommandStatus.Mismatch)]
    [TestCase("count", "{", CommandStatus.Malformed)]
    public async Task A_command_that_is_refused_has_not_run(string lane, string body, CommandStatus status)
    {
        const string Node = "/counter/refused";
        _silo.Router.TryResolve(Node, out var target);
        var outcome = await _silo.Router.CommandAsync(target!, lane, System.Text.Encoding.UTF8.GetBytes(body));

        Assert.That(outcome.Status, Is.EqualTo(status));
        Assert.That(outcome.Message, Does.Contain(Node).And.Contain(lane));
        Assert.That(await _silo.Swim.Agent(Node).Value<int>("count").GetAsync(), Is.Zero);
    }

    [Test]
    public async Task A_command_to_an_agent_that_cannot_start_has_not_run()
    {
        FragileAgent.IsBroken = true;
        var unavailable = await Assert.ThrowsAsync<AgentUnavailableException>(async () => await _silo.Swim.Agent("/fragile/delivery").CommandAsync("count", 1));
        FragileAgent.IsBroken = false;

        Assert.That(unavailable!.Message, Does.Contain("no such luck"));
        Assert.That(await _silo.Swim.Agent("/fragile/delivery").Value<int>("count").GetAsync(), Is.Zero);
    }

    [Test]
    public async Task A_sender_that_gives_up_does_not_take_the_command_back()
    {
        const string Node = "/fault/gives-up";
        var agent = _silo.Swim.Agent(Node);
        var steps = await _silo.LinkAsync(Node, "steps");
        using var cancellation = new CancellationTokenSource();
        var command = agent.CommandAsync("slow", cancellation.Token).AsTask();
        await steps.UntilAsync("event 1");
        await cancellation.CancelAsync();

        Assert.That(async () => await command, Throws.InstanceOf<OperationCanceledException>());
        Gates.Release(Node);
        await steps.UntilAsync("event 2");
    }

    [Test]
    public async Task A_committed_command_waits_while_the_store_fails_and_is_answered_when_it_is_stored()
    {
        var agent = _silo.Swim.Agent("/counter/waits");
        await agent.CommandAsync("commit", 1);
        _store.Refuses = true;
        using var cancellation = new CancellationTokenSource();
        var given = agent.CommandAsync("commit", 2, cancellation.Token).AsTask();
        var patient = agent.CommandAsync("commit", 4).AsTask();
        await agent.CommandAsync("add", 1);
        Assert.That(given.IsCompleted || patient.IsCompleted, Is.False);

        await cancellation.CancelAsync();
        Assert.That(async () => await given, Throws.InstanceOf<OperationCanceledException>());
        _store.Refuses = false;
        await patient;

        Assert.That(await agent.Value<int>("total").GetAsync(), Is.EqualTo(7), "the handler had run");
    }

    [Test]
    public async Task A_deletion_that_the_store_refuses_is_told_and_the_agent_is_as_it_was_stored()
    {
        const string Node = "/counter/kept";
        var agent = _silo.Swim.Agent(Node);
        await agent.CommandAsync("commit", 3);
        var probe = await _silo.LinkAsync(Node, "total");
        await probe.UntilAsync("synced");
        _store.Refuses = true;

        Assert.That(async () => await agent.DeleteAsync(), Throws.InstanceOf<AgentUnavailableException>().With.Message.Contains("the disk is full"));
        _store.Refuses = false;
        await agent.CommandAsync("commit", 4);
        await probe.UntilAsync("event 7");
        Assert.That(probe.Seen, Has.None.StartsWith("unlinked"));
    }
}
