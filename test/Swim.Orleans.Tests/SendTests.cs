using Swim.Tests.Agents;

namespace Swim.Tests;

/// <summary>Commands from agents to agents: each once, in order, to however many.</summary>
internal sealed class SendTests : SiloFixture
{
    // as many as may wait for one agent
    private const int MaxWaiting = 10_000;

    // whose places are kept
    private const int MaxKept = 16_384;

    [Test]
    public async Task Commands_to_the_same_agents_again_and_again_arrive_in_order()
    {
        const string Node = "/sender/rounds";
        const int agents = 200;
        const int rounds = 25;
        for (var i = 0; i < rounds; i++) await Silo.Swim.Agent(Node).CommandAsync("scatter", agents);

        for (var i = 0; i < agents; i++) await HasTakenAsync(SenderAgent.Target(Node, i), rounds);
    }

    [Test]
    public async Task Commands_to_one_agent_that_come_faster_than_it_takes_them_arrive_in_order()
    {
        const string Node = "/sender/pouring";
        await Silo.Swim.Agent(Node).CommandAsync("pour", MaxWaiting / 2);
        await HasTakenAsync(SenderAgent.Target(Node, 0), MaxWaiting / 2);
    }

    [Test]
    public async Task More_agents_than_are_remembered_get_their_commands_too()
    {
        const string Node = "/sender/many";
        const int agents = MaxKept + 200;
        for (var i = 0; i < 3; i++) await Silo.Swim.Agent(Node).CommandAsync("scatter", agents);

        // those at both ends, and some between
        for (var i = 0; i < agents; i += i is > 20 and < agents - 20 ? 997 : 1) await HasTakenAsync(SenderAgent.Target(Node, i), 3);
    }

    [Test]
    public async Task Another_spelling_of_a_node_reaches_the_same_agent()
    {
        var sender = Silo.Swim.Agent("/sender/spelling");
        await sender.CommandAsync("tell", "/receiver/plain");
        await HasTakenAsync("/receiver/plain", 1);
        await sender.CommandAsync("tell", "/receiver/pl%61in");
        await Eventually.IsAsync<int>(Silo, "/receiver/plain", "misplaced", static misplaced => misplaced == 1);
    }

    private async Task HasTakenAsync(string node, int last)
    {
        await Eventually.IsAsync<int>(Silo, node, "last", now => now == last);
        Assert.That(await Silo.Swim.Agent(node).Value<int>("misplaced").GetAsync(), Is.Zero, node);
    }
}
