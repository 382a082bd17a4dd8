using Hello.Agents;
using Swim.TestKit;

namespace Swim.Samples.Tests;

internal sealed class HelloTests
{
    private SwimTest _swim = null!;

    [SetUp]
    public async Task StartAsync() => _swim = await SwimTest.StartAsync<GreetingAgent>();

    [TearDown]
    public async Task StopAsync() => await _swim.DisposeAsync();

    [Test]
    public async Task A_greeting_is_said_and_counted()
    {
        var world = _swim.Agent("/greeting/world");
        await world.CommandAsync("greet", "Ada");
        await world.CommandAsync("greet", " Grace ");

        await world.ExpectSequence("greeting", "Hello, Ada, says world!", "Hello, Grace, says world!");
        await world.ExpectValue("count", 2);
    }

    [Test]
    public async Task Nobody_is_greeted_without_a_name()
    {
        var world = _swim.Agent("/greeting/world");

        await Assert.ThrowsAsync<LaneException>(async () => await world.CommandAsync("greet", " "));
        await world.ExpectValue("count", 0);
    }

    [Test]
    public async Task The_count_goes_on_after_a_restart()
    {
        var world = _swim.Agent("/greeting/world");
        await world.CommandAsync("greet", "Ada");
        await world.RestartAsync();
        await world.CommandAsync("greet", "Ada");

        await world.ExpectValue("count", 2);
    }
}
