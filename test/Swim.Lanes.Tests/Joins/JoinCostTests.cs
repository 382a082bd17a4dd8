using Swim.Recon;

namespace Swim.Lanes.Tests.Joins;

/// <summary>What a link and an event cost. Bytes, not time.</summary>
[NonParallelizable]
internal sealed class JoinCostTests
{
    [Test]
    public void A_link_holds_less_than_a_thousand_bytes()
    {
        const int Links = 10_000;
        using var world = NewWorld();
        Fill(world, "/join/warm", Links);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Fill(world, "/join/1", Links);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Links;

        TestContext.Out.WriteLine($"{each} bytes per link, with its entry, its key and its place in the source's feed");
        Assert.That(each, Is.InRange(100, 1000));
    }

    [Test]
    public void An_event_from_a_source_to_the_join_allocates_nothing()
    {
        const int Links = 64;
        using var world = NewWorld();
        Fill(world, "/join/1", Links);
        var sources = Enumerable.Range(0, Links).Select(i => (ValueLane<int>)world.Start($"/src/{i}").Lanes.Find("value")!).ToArray();
        var join = world.Start("/join/1");
        for (var i = 0; i < 500; i++) Round(i);
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 200; i++) Round(i);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(((JoinValueLane<int, int>)join.Lanes.Find("values")!)[3], Is.EqualTo(199 + 3));
        Assert.That(least, Is.Zero, $"bytes for {200 * Links} events");

        void Round(int value)
        {
            for (var s = 0; s < Links; s++)
            {
                sources[s].Set(value + s);
                world.Drain();
            }

        }
    }

    private static JoinWorld NewWorld()
    {
        var world = new JoinWorld();
        world.Route("/src/", new ValueLaneDefinition<int>("value", Form.Int32) { Durability = Durability.Transient });
        world.Route("/join/", new JoinValueLaneDefinition<int, int>("values", Form.Int32, Form.Int32) { Durability = Durability.Transient });
        return world;
    }

    private static void Fill(JoinWorld world, string node, int links)
    {
        for (var i = 0; i < links; i++) world.Set($"/src/{i}", "value", i);
        world.Run(node, agent =>
        {
            var lane = (JoinValueLane<int, int>)agent.Lanes.Find("values")!;
            for (var i = 0; i < links; i++) lane.Add(i, $"/src/{i}", "value");
        });
        world.Until(() => ((JoinValueLane<int, int>)world.Start(node).Lanes.Find("values")!).Count == links);
        world.Deliveries.Clear();
    }
}
