using Swim.Recon;

namespace Swim.Lanes.Tests.Joins;

/// <summary>Join lanes opened and closed while the agent runs.</summary>
internal sealed class OpenedJoinTests
{
    private const string Join = "/join/1";

    [Test]
    public void A_join_lane_opened_while_running_follows_its_sources_and_comes_back_with_its_links()
    {
        using var world = NewWorld();
        world.Set("/src/a", "value", 1);
        world.Put("/src/a", "x", 1);
        Open(world);
        Add(world);
        UntilShown(world, "A=1", "x=1");
        Assert.That(world.Start(Join).HasLinks);

        world.Deactivate(Join);
        world.Set("/src/a", "value", 2);
        world.Put("/src/a", "y", 2);
        Open(world);
        UntilShown(world, "A=2", "x=1 y=2");
        Assert.That(world.Start(Join).Failures, Is.Empty);
    }

    [TestCase(Durability.WriteBehind, false)]
    [TestCase(Durability.WriteBehind, true)]
    [TestCase(Durability.Transient, false)]
    [TestCase(Durability.Transient, true)]
    public void A_closed_join_lane_lets_its_sources_go(Durability durability, bool delete)
    {
        using var world = NewWorld();
        world.Set("/src/a", "value", 1);
        world.Put("/src/a", "x", 1);
        Open(world, durability);
        Add(world);
        UntilShown(world, "A=1", "x=1");
        Close(world, delete);

        Assert.That(world.Start(Join).HasLinks, Is.False);
        Assert.That(world.Start(Join).Lanes.JoinLinkCount, Is.Zero);
        world.Until(() => world.Hub.NodeCount == 0, "nobody reads the sources any more");
        world.Set("/src/a", "value", 2);
        world.Advance(60);
        Assert.That(world.Start(Join).Failures, Is.Empty);
    }

    [Test]
    public void A_closed_join_lane_opened_again_has_its_links_and_what_it_showed_and_goes_on()
    {
        using var world = NewWorld();
        world.Set("/src/a", "value", 1);
        world.Put("/src/a", "x", 1);
        world.Put("/src/a", "y", 1);
        Open(world);
        Add(world);
        UntilShown(world, "A=1", "x=1 y=1");
        Close(world, delete: false);
        world.Set("/src/a", "value", 2);
        world.Run("/src/a", agent => JoinWorld.Map(agent).Remove("x"));
        world.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Open(world);
        Assert.That(Shown(world), Is.EqualTo(("A=1", "x=1 y=1")));

        var held = world.Hold;
        world.Hold = null;
        held.SetResult();
        UntilShown(world, "A=2", "y=1");
        Assert.That(world.Start(Join).HasLinks);
        world.Deactivate(Join);
        Open(world);
        UntilShown(world, "A=2", "y=1");
    }

    [Test]
    public void A_join_lane_deleted_and_opened_again_begins_empty_and_takes_links()
    {
        using var world = NewWorld();
        world.Set("/src/a", "value", 1);
        world.Put("/src/a", "x", 1);
        Open(world);
        Add(world);
        UntilShown(world, "A=1", "x=1");
        Close(world, delete: true);
        Open(world);
        Assert.That(Shown(world), Is.EqualTo(("", "")));
        Add(world);
        UntilShown(world, "A=1", "x=1");
    }

    private static JoinWorld NewWorld()
    {
        var world = new JoinWorld();
        world.Route("/src/", new ValueLaneDefinition<int>("value", Form.Int32), new MapLaneDefinition<string, int>("map", Form.String, Form.Int32));
        world.Route("/join/", new ValueLaneDefinition<int>("own", Form.Int32));
        return world;
    }

    private static void Open(JoinWorld world, Durability durability = Durability.WriteBehind) => world.Run(Join, agent =>
    {
        agent.Lanes.Open(new JoinValueLaneDefinition<string, int>("values", Form.String, Form.Int32) { Durability = durability });
        agent.Lanes.Open(new JoinMapLaneDefinition<string, string, int>("all", Form.String, Form.String, Form.Int32) { Durability = durability });
    });

    private static void Add(JoinWorld world) => world.Run(Join, agent =>
    {
        Values(agent).Add("A", "/src/a", "value");
        All(agent).Add("A", "/src/a", "map");
    });

    private static void Close(JoinWorld world, bool delete) => world.Run(Join, agent =>
    {
        Assert.That(agent.Lanes.CloseLane("values", delete));
        Assert.That(agent.Lanes.CloseLane("all", delete));
    });

    private static JoinValueLane<string, int> Values(JoinNode agent) => (JoinValueLane<string, int>)agent.Lanes.Find("values")!;

    private static JoinMapLane<string, string, int> All(JoinNode agent) => (JoinMapLane<string, string, int>)agent.Lanes.Find("all")!;

    private static (string Values, string All) Shown(JoinWorld world) => world.Get(Join, agent => (Text(Values(agent)), Text(All(agent))));

    private static string Text(IEnumerable<KeyValuePair<string, int>> entries) => string.Join(' ', entries.Select(e => $"{e.Key}={e.Value}"));

    private static void UntilShown(JoinWorld world, string values, string all) => world.Until(() => Shown(world) == (values, all), $"{values} and {all}");
}
