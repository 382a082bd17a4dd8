using Swim.Lanes.Tests.Agents;
using Swim.Recon;

namespace Swim.Lanes.Tests.Joins;

internal sealed class JoinMapLaneTests
{
    private const string Join = "/join/1";

    private static JoinWorld NewWorld()
    {
        var world = new JoinWorld(new AgentLanesOptions { SnapshotPartEntries = 8 });
        world.Route("/src/", new ValueLaneDefinition<int>("value", Form.Int32), new MapLaneDefinition<string, int>("map", Form.String, Form.Int32));
        world.Route("/join/", new JoinMapLaneDefinition<string, string, int>("all", Form.String, Form.String, Form.Int32)
        {
            DidUpdate = (agent, key, now, before) => ((JoinNode)agent).Calls.Add($"{key}: {before} -> {now}"),
            DidRemove = (agent, key, before) => ((JoinNode)agent).Calls.Add($"{key}: {before} removed"),
            DidClear = agent => ((JoinNode)agent).Calls.Add("cleared"),
            DidLink = (agent, link) => ((JoinNode)agent).Calls.Add($"{link} linked"),
            DidSync = (agent, link) => ((JoinNode)agent).Calls.Add($"{link} synced"),
            DidUnlink = (agent, link, reason) => ((JoinNode)agent).Calls.Add($"{link} unlinked {reason}"),
        });
        return world;
    }

    private static JoinMapLane<string, string, int> Lane(JoinNode agent) => (JoinMapLane<string, string, int>)agent.Lanes.Find("all")!;

    private static void Add(JoinWorld world, params string[] names)
    {
        foreach (var name in names) world.Run(Join, agent => Lane(agent).Add(name, "/src/" + name, "map"));
        UntilSynced(world);
    }

    private static void UntilSynced(JoinWorld world) =>
        world.Until(() => Lane(world.Start(Join)).Links.All(link => link.State == JoinLinkState.Synced), "all synced");

    private static string Shown(JoinWorld world) => world.Get(Join, agent => string.Join(' ', Lane(agent).Select(e => $"{e.Key}={e.Value}")));

    private static void UntilShown(JoinWorld world, string shown) => world.Until(() => Shown(world) == shown, shown);

    [Test]
    public void The_entries_of_many_sources_are_one_map()
    {
        using var world = NewWorld();
        world.Put("/src/a", "x", 1);
        world.Put("/src/b", "y", 2);
        Add(world, "a", "b");
        UntilShown(world, "x=1 y=2");
        world.Put("/src/b", "z", 3);
        world.Run("/src/a", agent => JoinWorld.Map(agent).Remove("x"));
        UntilShown(world, "y=2 z=3");
        Assert.That(world.Start(Join).Calls, Does.Contain("x: 1 removed"));
    }

    [Test]
    public void Of_a_key_that_several_have_the_last_that_was_set_shows_and_the_others_stand_behind_it()
    {
        using var world = NewWorld();
        Add(world, "a", "b", "c");
        world.Put("/src/a", "k", 1);
        UntilShown(world, "k=1");
        world.Put("/src/b", "k", 2);
        UntilShown(world, "k=2");
        world.Put("/src/c", "k", 3);
        UntilShown(world, "k=3");
        world.Put("/src/a", "k", 4);
        UntilShown(world, "k=4");
        Assert.That(world.Get(Join, agent => Lane(agent).SourcesOf("k")), Is.EqualTo(new[] { "b", "c", "a" }));
        world.Run("/src/a", agent => JoinWorld.Map(agent).Remove("k"));
        UntilShown(world, "k=3");
        world.Run("/src/b", agent => JoinWorld.Map(agent).Remove("k"));
        world.Until(() => Lane(world.Start(Join)).SourcesOf("k").Count == 1);
        Assert.That(Shown(world), Is.EqualTo("k=3"));
        world.Run("/src/c", agent => JoinWorld.Map(agent).Clear());
        UntilShown(world, "");
        Assert.That(world.Start(Join).Calls.Where(call => call[0] == 'k'), Is.EqualTo(new[]
        {
            "k: 0 -> 1", "k: 1 -> 2", "k: 2 -> 3", "k: 3 -> 4", "k: 4 -> 3", "k: 3 removed",
        }));
    }

    [Test]
    public void A_source_that_clears_takes_only_what_it_alone_had()
    {
        using var world = NewWorld();
        world.Put("/src/a", "mine", 1);
        world.Put("/src/a", "both", 1);
        world.Put("/src/b", "both", 2);

        // one after the other: of a key that both have the last to come shows
        Add(world, "a");
        Add(world, "b");
        UntilShown(world, "both=2 mine=1");
        var reader = new FakeReader();
        world.Sync(Join, "all", reader);
        world.Run("/src/a", agent => JoinWorld.Map(agent).Clear());
        UntilShown(world, "both=2");
        world.Until(() => reader.Entries.Count == 1);
        Assert.That(reader.Text, Does.Not.Contain("clear"));
    }

    [Test]
    public void A_removed_link_uncovers_what_others_have()
    {
        using var world = NewWorld();
        Add(world, "a", "b");
        world.Put("/src/a", "k", 1);
        UntilShown(world, "k=1");
        world.Put("/src/b", "k", 2);
        UntilShown(world, "k=2");
        world.Run(Join, agent => Lane(agent).Remove("b"));
        Assert.That(Shown(world), Is.EqualTo("k=1"));
        world.Run(Join, agent => Lane(agent).Remove("a"));
        Assert.That(Shown(world), Is.Empty);
        world.Until(() => world.Hub.NodeCount == 0, "nobody reads");
    }

    [Test]
    public void After_a_restart_a_sync_brings_only_what_changed_and_takes_what_went()
    {
        using var world = NewWorld();
        for (var i = 0; i < 40; i++)
        {
            world.Put("/src/a", $"a{i:00}", i);
            world.Put("/src/b", $"b{i:00}", i);
        }

        world.Put("/src/a", "both", 1);
        Add(world, "a");
        world.Put("/src/b", "both", 2);
        Add(world, "b");
        Assert.That(world.Get(Join, agent => Lane(agent)["both"]), Is.EqualTo(2));
        var reader = new FakeReader();
        world.Sync(Join, "all", reader);
        world.Until(() => reader.Entries.Count == 81);
        world.Deactivate(Join);
        world.Run("/src/a", agent =>
        {
            JoinWorld.Map(agent).Remove("a07");
            JoinWorld.Map(agent).Set("a08", 800);
            JoinWorld.Map(agent).Set("new", 9);
        });
        world.Run("/src/b", agent => JoinWorld.Map(agent).Remove("both"));
        reader.Clear();
        Assert.That(world.Get(Join, agent => Lane(agent).Count), Is.EqualTo(81));
        UntilSynced(world);
        world.Until(() => reader.Entries.Count == 81 && reader.Entries.ContainsKey("new") && reader.Entries["both"] == "1");

        Assert.That(
            world.Start(Join).Calls.Where(call => call.Contains(':', StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            Is.EqualTo(new[] { "a07: 7 removed", "a08: 8 -> 800", "both: 2 -> 1", "new: 0 -> 9" }));
        Assert.That(reader.Log.Where(line => line.StartsWith("update", StringComparison.Ordinal)), Has.Exactly(3).Items, reader.Text);
        Assert.That(reader.Text, Does.Not.Contain("clear"));
    }

    [Test]
    public void A_source_that_comes_back_after_a_crash_is_compared_not_cleared_and_filled_again()
    {
        using var world = NewWorld();
        for (var i = 0; i < 40; i++) world.Put("/src/a", $"k{i:00}", i);
        world.Flush();
        Add(world, "a");
        world.Put("/src/a", "lost", 1);
        world.Until(() => Lane(world.Start(Join)).Count == 41);
        var reader = new FakeReader();
        world.Sync(Join, "all", reader);
        world.Until(() => reader.Entries.Count == 41);
        reader.Clear();
        world.Start(Join).Calls.Clear();
        world.Crash("/src/a");
        world.Start("/src/a");
        world.Until(() => reader.Entries.Count == 40);

        world.Until(() => world.Start(Join).Calls.Contains("a synced"));
        Assert.That(world.Start(Join).Calls, Is.EqualTo(new[] { "lost: 1 removed", "a synced" }));
        Assert.That(reader.Text, Does.Not.Contain("update").And.Not.Contain("clear"));
    }

    [Test]
    public void A_lost_source_keeps_its_entries_and_a_deleted_one_does_not()
    {
        using var world = NewWorld();
        world.Put("/src/a", "x", 1);
        world.Put("/src/b", "y", 2);
        Add(world, "a", "b");
        world.Stop("/src/a");
        world.Delete("/src/b");
        UntilShown(world, "x=1");
        Assert.That(world.Get(Join, agent => Lane(agent).Links.Select(link => link.Key)), Is.EqualTo(new[] { "a" }));
        world.Advance(1);
        UntilSynced(world);
        world.Put("/src/a", "x", 5);
        UntilShown(world, "x=5");
    }

    [Test]
    public void A_join_of_a_join_follows()
    {
        using var world = NewWorld();
        world.Route("/top/", new JoinMapLaneDefinition<string, string, int>("all", Form.String, Form.String, Form.Int32));
        world.Put("/src/a", "x", 1);
        Add(world, "a");
        world.Run("/top/1", agent => Lane(agent).Add("j", Join, "all"));
        world.Until(() => Lane(world.Start("/top/1")).TryGetValue("x", out var value) && value == 1);
        world.Run("/src/a", agent => JoinWorld.Map(agent).Clear());
        world.Until(() => Lane(world.Start("/top/1")).Count == 0);
    }

    [Test]
    public void A_value_lane_cannot_be_a_source()
    {
        using var world = NewWorld();
        world.Run(Join, agent => Lane(agent).Add("a", "/src/a", "value"));
        world.Until(() => Lane(world.Start(Join)).Links.Single().Reason == UnlinkReason.Unsupported);
    }
}
