using Swim.Lanes;
using Swim.Recon;
using Swim.Runtime;
using Swim.Tests.Agents;

namespace Swim.Tests;

/// <summary>What is wrong with a set of agents is said before anything starts.</summary>
internal sealed class CatalogTests
{
    [Test]
    public void Two_routes_of_the_same_shape_are_refused()
    {
        Assert.That(
            () => new AgentCatalog([Define("a", "/x/:id", typeof(CounterAgent)), Define("b", "/x/:name", typeof(RoomAgent))]),
            Throws.InvalidOperationException.With.Message.Contains("/x/:id").And.Message.Contains("/x/:name").And.Message.Contains("RoomAgent"));
    }

    [Test]
    public void Two_agents_of_the_same_name_are_refused()
    {
        Assert.That(
            () => new AgentCatalog([Define("a", "/x/:id", typeof(CounterAgent)), Define("a", "/y/:name", typeof(RoomAgent))]),
            Throws.InvalidOperationException.With.Message.Contains("same name 'a'"));
    }

    [Test]
    public void A_class_that_is_no_agent_is_refused()
    {
        Assert.That(() => new AgentCatalog([Define("a", "/x", typeof(string))]), Throws.InvalidOperationException.With.Message.Contains("System.String"));
    }

    [Test]
    public void A_route_that_is_no_uri_is_refused()
    {
        Assert.That(() => new AgentCatalog([Define("a", "/x y", typeof(RoomAgent))]), Throws.InvalidOperationException.With.Message.Contains("/x y"));
    }

    private static AgentDefinition Define(string name, string route, Type agent) => new(name, route, agent, new ValueLaneDefinition<int>("count", Form.Int32));
}
