using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Swim.Tests.Agents;

namespace Swim.Tests;

/// <summary>Agents are ordinary grains.</summary>
internal sealed class GrainTests : SiloFixture
{
    [Test]
    public async Task An_agent_takes_injection_and_implements_a_grain_interface_of_its_own()
    {
        var greeter = Silo.Grains.GetGrain<IGreeter>("/greeter/1");

        var greeting = await greeter.GreetAsync("Ada");

        Assert.That(greeting, Is.EqualTo("Hello, Ada, from greeting//greeter/1"));
        await Eventually.IsAsync<string>(Silo, "/greeter/1", "last", last => last == "Ada");
    }

    [Test]
    public void A_placement_attribute_decides_where_an_agent_goes()
    {
        Assert.That(PlacementOf(typeof(GreeterAgent)), Is.TypeOf<PreferLocalPlacement>());
    }

    [Test]
    public void Agents_are_spread_at_random_unless_they_say_otherwise()
    {
        Assert.That(PlacementOf(typeof(CounterAgent)), Is.TypeOf<RandomPlacement>());
    }

    [Test]
    public void The_grain_type_is_the_stable_name_of_the_agent()
    {
        var types = Silo.Services.GetRequiredService<GrainTypeResolver>();

        Assert.That(types.GetGrainType(typeof(GreeterAgent)).ToString(), Is.EqualTo("greeting"));
        Assert.That(types.GetGrainType(typeof(RoomAgent)).ToString(), Is.EqualTo("building-room"));
    }

    private PlacementStrategy PlacementOf(Type agent)
    {
        var type = Silo.Services.GetRequiredService<GrainTypeResolver>().GetGrainType(agent);
        return Silo.Services.GetRequiredService<PlacementStrategyResolver>().GetPlacementStrategy(type);
    }
}
