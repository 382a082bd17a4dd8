using Swim.Lanes.Tests.Agents;
using Swim.Recon;

namespace Swim.Lanes.Tests.Joins;

internal sealed class JoinValueLaneTests
{
    private const string Join = "/join/1";

    private static JoinWorld NewWorld(Durability durability = Durability.WriteBehind)
    {
        var world = new JoinWorld();
        world.Route(
            "/src/",
            new ValueLaneDefinition<int>("value", Form.Int32),
            new ValueLaneDefinition<string>("text", Form.String),
            new MapLaneDefinition<string, int>("map", Form.String, Form.Int32));
        world.Route("/join/", Definition(durability));
        return world;
    }

    private static JoinValueLaneDefinition<string, int> Definition(Durability durability) => new("values", Form.String, Form.Int32)
    {
        Durability = durability,
        DidUpdate = (agent, key, now, before) => ((JoinNode)agent).Calls.Add($"{key}: {before} -> {now}"),
        DidRemove = (agent, key, before) => ((JoinNode)agent).Calls.Add($"{key}: {before} removed"),
        DidClear = agent => ((JoinNode)agent).Calls.Add("cleared"),
        DidLink = (agent, key) => ((JoinNode)agent).Calls.Add($"{key} linked"),
        DidSync = (agent, key) => ((JoinNode)agent).Calls.Add($"{key} synced"),
        DidUnlink = (agent, key, reason) => ((JoinNode)agent).Calls.Add($"{key} unlinked {reason}"),
    };

    private static JoinValueLane<string, int> Lane(JoinNode agent) => (JoinValueLane<string, int>)agent.Lanes.Find("values")!;

    private static void Add(JoinWorld world, string key, string node, string lane = "value") => world.Run(Join, agent => Lane(agent).Add(key, node, lane));

    private static void UntilSynced(JoinWorld world, params string[] keys)
    {
        foreach (var key in keys) world.Until(() => State(world, key) == JoinLinkState.Synced, $"{key} synced");
    }

    private static JoinLinkState State(JoinWorld world, string key) => Lane(world.Start(Join)).Links.Single(link => link.Key == key).State;

    private static string Shown(JoinWorld world) => world.Get(Join, agent => string.Join(' ', Lane(agent).Select(e => $"{e.Key}={e.Value}")));

    [Test]
    public void Sources_appear_under_their_keys_and_follow()
    {
        using var world = NewWorld();
        world.Set("/src/a", "value", 1);
        Add(world, "A", "/src/a");
        Add(world, "B", "/src/b");
        UntilSynced(world, "A", "B");
        world.Set("/src/b", "value", 2);
        world.Until(() => Lane(world.Start(Join)).Count == 2);
        world.Set("/src/a", "value", 3);
        world.Until(() => Lane(world.Start(Join))["A"] == 3);

        Assert.That(Shown(world), Is.EqualTo("A=3 B=2"));
        Assert.That(world.Start(Join).Calls.Where(c => c[0] == 'A'), Is.EqualTo(new[] { "A linked", "A: 0 -> 1", "A synced", "A: 1 -> 3" }));
        Assert.That(world.Start(Join).Failures, Is.Empty);
    }

    [Test]
    public void A_source_never_set_is_a_key_without_a_body_to_readers_and_no_entry_to_the_agent()
    {
        using var world = NewWorld();
        var reader = new FakeReader();
        world.Sync(Join, "values", reader);
        Add(world, "A", "/src/a");
        UntilSynced(world, "A");
        world.Until(() => reader.Text.Contains("update A ", StringComparison.Ordinal));

        Assert.That(reader.Entries["A"], Is.Empty);
        Assert.That(Lane(world.Start(Join)), Is.Empty);
        Assert.That(Lane(world.Start(Join)).TryGetValue("A", out _), Is.False);
        Assert.That(world.Start(Join).Calls, Is.EqualTo(new[] { "A linked", "A synced" }));
    }

    [Test]
    public void The_same_link_again_changes_nothing_and_another_source_takes_its_place()
    {
        using var world = NewWorld();
        world.Set("/src/a", "value", 1);
        world.Set("/src/b", "value", 2);
        Add(world, "A", "/src/a");
        UntilSynced(world, "A");
        Add(world, "A", "/src/%61");
        Assert.That(State(world, "A"), Is.EqualTo(JoinLinkState.Synced));
        Add(world, "A", "/src/b");
        Assert.That(Shown(world), Is.EqualTo("A=1"), "until the other one is there");
        UntilSynced(world, "A");
        world.Set("/src/a", "value", 9);

        Assert.That(Shown(world), Is.EqualTo("A=2"));
        world.Until(() => world.Hub.Find("/src/a") is null, "nobody reads the first any more");
    }

    [Test]
    public void A_removed_link_takes_its_entry_along()
    {
        using var world = NewWorld();
        world.Set("/src/a", "value", 1);
        world.Set("/src/b", "value", 2);
        Add(world, "A", "/src/a");
        Add(world, "B", "/src/b");
        UntilSynced(world, "A", "B");
        Assert.That(world.Start(Join).HasLinks);
        world.Run(Join, agent => Assert.That(Lane(agent).Remove("A")));
        world.Set("/src/a", "value", 5);
        Assert.That(Shown(world), Is.EqualTo("B=2"));
        Assert.That(world.Start(Join).Calls[^1], Is.EqualTo("A: 1 removed"));
        world.Run(Join, agent => Lane(agent).Clear());
        Assert.That(world.Start(Join).Calls[^1], Is.EqualTo("cleared"));
        Assert.That(world.Start(Join).HasLinks, Is.False);
        world.Until(() => world.Hub.NodeCount == 0, "nobody reads");
    }

    [Test]
    public void After_a_restart_readers_see_the_old_entries_at_once_and_then_only_true_changes()
    {
        using var world = NewWorld();
        foreach (var name in new[] { "a", "b", "c" })
        {
            world.Set("/src/" + name, "value", 1);
            Add(world, name, "/src/" + name);
        }

        UntilSynced(world, "a", "b", "c");
        var reader = new FakeReader();
        world.Sync(Join, "values", reader);
        world.Deactivate(Join);
        world.Set("/src/b", "value", 2);
        reader.Clear();

        Assert.That(Shown(world), Is.EqualTo("a=1 b=1 c=1"));
        UntilSynced(world, "a", "b", "c");
        world.Until(() => reader.Text.Contains("update b 2", StringComparison.Ordinal));
        Assert.That(Shown(world), Is.EqualTo("a=1 b=2 c=1"));
        Assert.That(reader.Text, Does.Not.Contain("update a").And.Not.Contain("update c").And.Not.Contain("clear"));
        Assert.That(world.Start(Join).Calls.Where(call => call.Contains("->", StringComparison.Ordinal)), Is.EqualTo(new[] { "b: 1 -> 2" }));
    }

    [Test]
    public void Links_survive_a_crash_once_they_were_stored()
    {
        using var world = NewWorld();
        world.Set("/src/a", "value", 1);
        Add(world, "A", "/src/a");
        world.Flush();
        world.Crash(Join);
        UntilSynced(world, "A");

        Assert.That(Shown(world), Is.EqualTo("A=1"));
        Assert.That(world.Get(Join, agent => Lane(agent).Links.Single()), Is.EqualTo(new JoinLink<string>("A", "/src/a", "value", JoinLinkState.Synced, null)));
    }

    [Test]
    public void A_source_that_was_lost_with_unsaved_changes_is_compared_not_filled_again()
    {
        using var world = NewWorld();
        world.Set("/src/a", "value", 1);
        world.Flush();
        Add(world, "A", "/src/a");
        UntilSynced(world, "A");
        world.Start(Join).Calls.Clear();
        world.Crash("/src/a");
        world.Start("/src/a");
        world.Until(() => true);
        Assert.That(world.Start(Join).Calls, Is.Empty);
        world.Set("/src/a", "value", 2);
        world.Until(() => Lane(world.Start(Join))["A"] == 2);
        world.Crash("/src/a");
        world.Start("/src/a");
        world.Until(() => Lane(world.Start(Join))["A"] == 1);

        Assert.That(world.Start(Join).Calls, Is.EqualTo(new[] { "A: 1 -> 2", "A: 2 -> 1" }));
    }

    [Test]
    public void A_source_that_cannot_be_reached_is_tried_again_and_keeps_its_entry()
    {
        using var world = NewWorld();
        world.Set("/src/a", "value", 1);
        Add(world, "A", "/src/a");
        UntilSynced(world, "A");
        world.Deactivate(Join);
        world.Broken.Add("/src/a");
        world.Start(Join);
        world.Until(() => State(world, "A") == JoinLinkState.Waiting);
        for (var i = 0; i < 5; i++)
        {
            world.Advance(20);
            world.Until(() => world.Opener.WaitingCount == 0 && State(world, "A") == JoinLinkState.Waiting);
        }

        var agent = world.Start(Join);
        Assert.That(Shown(world), Is.EqualTo("A=1"));
        Assert.That(agent.Lost, Is.EqualTo(new[] { "/src/a value Failed" }), "told once");
        Assert.That(agent.Calls, Is.EqualTo(new[] { "A unlinked Failed" }));
        world.Broken.Clear();
        world.Advance(20);
        UntilSynced(world, "A");
        Assert.That(agent.Calls, Is.EqualTo(new[] { "A unlinked Failed", "A linked", "A synced" }));
    }

    [Test]
    public void A_source_that_stops_itself_keeps_its_entry_and_is_linked_again()
    {
        using var world = NewWorld();
        world.Set("/src/a", "value", 1);
        Add(world, "A", "/src/a");
        UntilSynced(world, "A");
        world.Stop("/src/a");
        world.Until(() => State(world, "A") == JoinLinkState.Waiting);
        Assert.That(Shown(world), Is.EqualTo("A=1"));
        Assert.That(world.IsActive("/src/a"), Is.False);
        world.Advance(1);
        UntilSynced(world, "A");
        Assert.That(world.IsActive("/src/a"));
        Assert.That(world.Start(Join).Calls.Skip(3), Is.EqualTo(new[] { "A unlinked Stopped", "A linked", "A synced" }));
    }

    [Test]
    public void A_deleted_source_goes_with_its_entry_and_its_link()
    {
        using var world = NewWorld();
        world.Set("/src/a", "value", 1);
        Add(world, "A", "/src/a");
        UntilSynced(world, "A");
        world.Delete("/src/a");
        world.Until(() => Lane(world.Start(Join)).LinkCount == 0);

        Assert.That(Shown(world), Is.Empty);
        Assert.That(world.Start(Join).Calls.Skip(3), Is.EqualTo(new[] { "A: 1 removed", "A unlinked Deleted" }));
        world.Advance(60);
        Assert.That(world.IsActive("/src/a"), Is.False);
    }

    [Test]
    public void A_node_without_a_route_is_tried_again_slowly()
    {
        using var world = NewWorld();
        Add(world, "A", "/later/a");
        world.Until(() => State(world, "A") == JoinLinkState.Waiting);
        Assert.That(world.Get(Join, agent => Lane(agent).Links.Single().Reason), Is.EqualTo(UnlinkReason.NodeNotFound));
        world.Route("/later/", new ValueLaneDefinition<int>("value", Form.Int32));
        world.Set("/later/a", "value", 4);
        world.Advance(40);
        Assert.That(State(world, "A"), Is.EqualTo(JoinLinkState.Waiting));
        world.Advance(40);
        UntilSynced(world, "A");

        Assert.That(Shown(world), Is.EqualTo("A=4"));
        Assert.That(world.Start(Join).Lost, Is.EqualTo(new[] { "/later/a value NodeNotFound" }));
    }

    [TestCase("none", UnlinkReason.LaneNotFound)]
    [TestCase("map", UnlinkReason.Unsupported)]
    public void A_lane_that_cannot_be_a_source_leaves_the_reason(string lane, UnlinkReason reason)
    {
        using var world = NewWorld();
        Add(world, "A", "/src/a", lane);
        world.Until(() => State(world, "A") == JoinLinkState.Waiting);
        Assert.That(world.Get(Join, agent => Lane(agent).Links.Single().Reason), Is.EqualTo(reason));
        Assert.That(world.Start(Join).Calls[^1], Is.EqualTo($"A unlinked {reason}"));
    }

    [Test]
    public void A_value_that_does_not_fit_keeps_the_last_that_did_and_is_reported_once()
    {
        using var world = NewWorld();
        world.Run("/src/a", agent => ((ValueLane<string>)agent.Lanes.Find("text")!).Set("7"));
        Add(world, "A", "/src/a", "text");
        world.Until(() => Shown(world) == "A=7");
        foreach (var text in new[] { "x", "y", "z" }) world.Run("/src/a", agent => ((ValueLane<string>)agent.Lanes.Find("text")!).Set(text));
        world.Until(() => world.Start(Join).Failures.Count > 0);

        Assert.That(Shown(world), Is.EqualTo("A=7"));
        Assert.That(world.Start(Join).Failures, Has.Count.EqualTo(1));
        Assert.That(world.Start(Join).Failures[0].Message, Does.Contain("/src/a").And.Contain("values"));
        world.Run("/src/a", agent => ((ValueLane<string>)agent.Lanes.Find("text")!).Set("8"));
        world.Until(() => Shown(world) == "A=8");
    }

    [Test]
    public void Commands_change_nothing()
    {
        using var world = NewWorld();
        world.Set("/src/a", "value", 1);
        Add(world, "A", "/src/a");
        UntilSynced(world, "A");
        var reader = new FakeReader();
        world.Sync(Join, "values", reader);
        reader.Clear();
        world.Command(Join, "values", "@update(key:A) 9", reader);
        world.Command(Join, "values", "@clear", reader);

        Assert.That(Shown(world), Is.EqualTo("A=1"));
        Assert.That(world.Start(Join).Calls.Count(call => call == "rejected ReadOnly"), Is.EqualTo(2));
        Assert.That(reader.Entries["A"], Is.EqualTo("1"));
    }

    [Test]
    public void A_committed_join_shows_what_is_durable()
    {
        using var world = NewWorld(Durability.Committed);
        var reader = new FakeReader();
        world.Sync(Join, "values", reader);
        world.Set("/src/a", "value", 1);
        Add(world, "A", "/src/a");
        UntilSynced(world, "A");
        world.Until(() => reader.Text.Contains("update A 1", StringComparison.Ordinal));
        world.Crash(Join);
        Assert.That(Shown(world), Is.EqualTo("A=1"));
    }

    [Test]
    public void Ten_thousand_links_added_in_one_handler_are_opened_in_the_background()
    {
        const int Count = 10_000;
        using var world = NewWorld();
        world.Run(Join, agent =>
        {
            for (var i = 0; i < Count; i++) Lane(agent).Add($"k{i}", $"/src/{i}", "value");
        });
        world.Until(() => Lane(world.Start(Join)).Links.All(link => link.State == JoinLinkState.Synced));

        Assert.That(world.MostDelivering, Is.LessThanOrEqualTo(LinkOpener.MaxOpeningPerAgent));
        for (var i = 0; i < Count; i++) world.Set($"/src/{i}", "value", i + 1);
        world.Until(() => Lane(world.Start(Join)).Count == Count);
        world.Deactivate(Join);
        Assert.That(world.Get(Join, agent => Lane(agent).Sum(e => (long)e.Value)), Is.EqualTo(Count * (Count + 1L) / 2));
        world.Until(() => Lane(world.Start(Join)).Links.All(link => link.State == JoinLinkState.Synced));
        Assert.That(world.Start(Join).Calls.Count(call => call.Contains("->", StringComparison.Ordinal)), Is.Zero);
    }

    [Test]
    public void Slow_sources_of_one_agent_do_not_keep_another_agents_links_waiting()
    {
        using var world = NewWorld();
        world.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Run(Join, agent =>
        {
            for (var i = 0; i < 1000; i++) Lane(agent).Add($"k{i}", $"/src/{i}", "value");
        });
        world.Until(() => world.Deliveries.Count == LinkOpener.MaxOpeningPerAgent);
        var held = world.Hold;
        world.Hold = null;
        world.Run("/join/2", agent => Lane(agent).Add("A", "/src/a", "value"));
        world.Until(() => Lane(world.Start("/join/2")).Links.Single().State == JoinLinkState.Synced);
        Assert.That(Lane(world.Start(Join)).Links.Count(link => link.State == JoinLinkState.Synced), Is.Zero);
        held.SetResult();
        world.Until(() => Lane(world.Start(Join)).Links.All(link => link.State == JoinLinkState.Synced));
    }
}
