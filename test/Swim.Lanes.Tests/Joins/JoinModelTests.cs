using CsCheck;
using Swim.Recon;

namespace Swim.Lanes.Tests.Joins;

/// <summary>Random lives of a join and its sources: whatever happened, the join ends as the sources stand.</summary>
internal sealed class JoinModelTests
{
    private const string Join = "/join/1";

    private enum Act
    {
        Set,
        Remove,
        Clear,
        Link,
        Unlink,
        DeactivateSource,
        CrashSource,
        StopSource,
        DeleteSource,
        BreakSource,
        MendSource,
        RestartJoin,
        CrashJoin,
        Flush,
        Wait,
    }

    private static readonly Gen<(Act Act, int Source, int Key, int Value)[]> Lives = Gen.Select(
        Gen.Frequency(
            (20, Gen.Const(Act.Set)),
            (6, Gen.Const(Act.Remove)),
            (2, Gen.Const(Act.Clear)),
            (6, Gen.Const(Act.Link)),
            (2, Gen.Const(Act.Unlink)),
            (2, Gen.Const(Act.DeactivateSource)),
            (2, Gen.Const(Act.CrashSource)),
            (1, Gen.Const(Act.StopSource)),
            (1, Gen.Const(Act.DeleteSource)),
            (1, Gen.Const(Act.BreakSource)),
            (2, Gen.Const(Act.MendSource)),
            (2, Gen.Const(Act.RestartJoin)),
            (1, Gen.Const(Act.CrashJoin)),
            (4, Gen.Const(Act.Flush)),
            (3, Gen.Const(Act.Wait))),
        Gen.Int[0, 4],
        Gen.Int[0, 12],
        Gen.Int[0, 50]).Array[1, 80];

    [Test]
    public void A_join_ends_as_its_sources_stand() => Lives.Sample(Live, iter: 150, threads: 1);

    private static void Live((Act Act, int Source, int Key, int Value)[] life)
    {
        using var world = new JoinWorld(new AgentLanesOptions { SnapshotPartEntries = 3 });
        world.Route("/src/", new ValueLaneDefinition<int>("value", Form.Int32), new MapLaneDefinition<string, int>("map", Form.String, Form.Int32));
        world.Route(
            "/join/",
            new JoinValueLaneDefinition<int, int>("values", Form.Int32, Form.Int32),
            new JoinMapLaneDefinition<int, string, int>("all", Form.Int32, Form.String, Form.Int32));
        foreach (var (act, source, key, value) in life) Do(world, act, source, key, value);
        world.Broken.Clear();
        // a link may yet hear of what happened to its source, and is tried again when its time has come
        world.Until(() => Settled(world) && ValuesMatch(world) && EntriesMatch(world), $"the join to match; failures: {string.Join(", ", world.Start(Join).Failures)}");
    }

    private static void Do(JoinWorld world, Act act, int source, int key, int value)
    {
        var node = $"/src/{source}";
        switch (act)
        {
            case Act.Set:
                world.Run(node, agent =>
                {
                    JoinWorld.Map(agent).Set($"k{key}", value);
                    ((ValueLane<int>)agent.Lanes.Find("value")!).Set(value);
                });
                break;
            case Act.Remove:
                world.Run(node, agent => JoinWorld.Map(agent).Remove($"k{key}"));
                break;
            case Act.Clear:
                world.Run(node, agent => JoinWorld.Map(agent).Clear());
                break;
            case Act.Link:
                world.Run(Join, agent =>
                {
                    // now and then the link moves to another source
                    Values(agent).Add(source, value % 5 == 0 ? $"/src/{key % 5}" : node, "value");
                    Entries(agent).Add(source, value % 5 == 0 ? $"/src/{key % 5}" : node, "map");
                });
                break;
            case Act.Unlink:
                world.Run(Join, agent =>
                {
                    Values(agent).Remove(source);
                    Entries(agent).Remove(source);
                });
                break;
            case Act.DeactivateSource:
                world.Deactivate(node);
                break;
            case Act.CrashSource:
                world.Crash(node);
                break;
            case Act.StopSource:
                world.Stop(node);
                break;
            case Act.DeleteSource:
                world.Delete(node);
                break;
            case Act.BreakSource:
                world.Broken.Add(node);
                break;
            case Act.MendSource:
                world.Broken.Remove(node);
                break;
            case Act.RestartJoin:
                world.Deactivate(Join);
                break;
            case Act.CrashJoin:
                world.Crash(Join);
                break;
            case Act.Flush:
                world.Flush();
                break;
            case Act.Wait:
                world.Advance(value);
                break;
        }
    }

    private static JoinValueLane<int, int> Values(JoinNode agent) => (JoinValueLane<int, int>)agent.Lanes.Find("values")!;

    private static JoinMapLane<int, string, int> Entries(JoinNode agent) => (JoinMapLane<int, string, int>)agent.Lanes.Find("all")!;

    private static bool Settled(JoinWorld world)
    {
        var agent = world.Start(Join);
        if (Values(agent).Links.Concat(Entries(agent).Links).All(link => link.State == JoinLinkState.Synced)) return true;
        world.Time.Advance(TimeSpan.FromSeconds(1));
        world.Signal();
        return false;
    }

    private static bool ValuesMatch(JoinWorld world)
    {
        var lane = Values(world.Start(Join));
        foreach (var link in lane.Links)
        {
            var source = (ValueLane<int>)world.Start(link.NodeUri).Lanes.Find("value")!;
            if (source.IsSet != lane.TryGetValue(link.Key, out var shown) || (source.IsSet && source.Value != shown)) return false;
        }

        return lane.All(entry => lane.HasLink(entry.Key)) && lane.Count == lane.Keys.Count();
    }

    private static bool EntriesMatch(JoinWorld world)
    {
        var lane = Entries(world.Start(Join));
        var expected = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var link in lane.Links)
        {
            foreach (var (key, value) in JoinWorld.Map(world.Start(link.NodeUri)))
            {
                if (!expected.TryGetValue(key, out var all)) expected.Add(key, all = []);
                all.Add(value);
            }
        }

        return lane.Keys.SequenceEqual(expected.Keys) && lane.All(entry => expected[entry.Key].Contains(entry.Value))
            && expected.All(entry => lane.SourcesOf(entry.Key).Count == entry.Value.Count);
    }
}
