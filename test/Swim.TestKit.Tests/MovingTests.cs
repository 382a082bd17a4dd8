using System.Globalization;

namespace Swim.TestKit.Tests;

/// <summary>What goes along when an agent moves to another silo.</summary>
internal sealed class MovingTests
{
    private const int Things = 1_500;

    [Test, CancelAfter(120_000)]
    public async Task An_agent_that_moves_takes_lanes_along_that_are_not_stored(CancellationToken cancellationToken)
    {
        await using var swim = await SwimTest.StartAsync<NomadAgent>(options =>
        {
            options.Silos = 2;
            options.WatchFromFirstCommand = false;
        });
        var agent = swim.Agent("/nomad/1");
        await agent.CommandAsync("fill", Things, cancellationToken);
        var from = swim.SiloOf("/nomad/1");
        await agent.CommandAsync("moveTo", swim.Silos.Single(silo => !silo.Equals(from)).ToParsableString(), cancellationToken);
        while (swim.SiloOf("/nomad/1") is not { } at || at.Equals(from)) await Task.Yield();

        await AssertFilledAsync(agent, cancellationToken);
    }

    [Test, CancelAfter(120_000)]
    public async Task Agents_of_a_silo_that_stops_live_on_elsewhere_if_they_hold_what_is_not_stored(CancellationToken cancellationToken)
    {
        const int Agents = 60;
        await using var swim = await SwimTest.StartAsync<NomadAgent>(options =>
        {
            options.Silos = 3;
            options.WatchFromFirstCommand = false;
        });
        for (var i = 0; i < Agents; i++)
        {
            var agent = swim.Agent(Node(i));
            await agent.CommandAsync("fill", i % 2 == 0 ? 20 : 0, cancellationToken);
            if (i % 2 != 0) await agent.CommandAsync("forget", "", cancellationToken);
        }

        var leaving = swim.Silos[2];
        var moved = Enumerable.Range(0, Agents).Where(i => leaving.Equals(swim.SiloOf(Node(i)))).ToArray();
        Assert.That(moved, Has.Length.GreaterThan(5));

        // nobody uses them, so that only those are moved that hold something
        await swim.Clock.AdvanceAsync(TimeSpan.FromMinutes(2), cancellationToken);
        await swim.StopSiloAsync(2);

        foreach (var i in moved)
        {
            Assert.That(swim.SiloOf(Node(i)), i % 2 == 0 ? Is.Not.Null.And.Not.EqualTo(leaving) : Is.Null, "nobody has called it since");
            if (i % 2 == 0) Assert.That(await swim.Agent(Node(i)).Value<string>("name").GetAsync(cancellationToken), Is.EqualTo("nomad of 20"));
            Assert.That(await swim.Agent(Node(i)).Value<int>("stored").GetAsync(cancellationToken), Is.EqualTo(i % 2 == 0 ? 20 : 0));
        }
    }

    private static string Node(int i) => string.Create(CultureInfo.InvariantCulture, $"/nomad/{i}");

    private static async Task AssertFilledAsync(TestAgent agent, CancellationToken cancellationToken)
    {
        Assert.That(await agent.Value<string>("name").GetAsync(cancellationToken), Is.EqualTo($"nomad of {Things}"));
        var things = await agent.Map<int, string>("things").GetAsync(cancellationToken);
        Assert.That(things, Is.EquivalentTo(Enumerable.Range(0, Things).Select(i => KeyValuePair.Create(i, $"thing {i}"))));
        Assert.That(await agent.List<string>("diary").GetAsync(cancellationToken), Is.EqualTo(Enumerable.Range(0, Things).Select(i => $"day {i}")));
        Assert.That(await agent.Value<int>("stored").GetAsync(cancellationToken), Is.EqualTo(Things));
        await agent.CommandAsync("tellSecret", "secret", cancellationToken);
        Assert.That(await agent.Value<string>("name").GetAsync(cancellationToken), Is.EqualTo($"secret {Things}"));
    }

}
