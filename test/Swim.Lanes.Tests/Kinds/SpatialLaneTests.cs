using Swim.Lanes.Tests.Agents;
using Swim.Recon;

namespace Swim.Lanes.Tests.Kinds;

public sealed class SpatialLaneTests
{
    private const string Unit = "{south:0,west:0,north:1,east:1}";
    private const string Shifted = "{south:0,west:1,north:1,east:2}";

    private static AgentDefinition Places(Durability durability = Durability.Transient) =>
        TestAgent.Define(new SpatialLaneDefinition<string, int>("map", Form.String, Form.Int32) { Durability = durability });

    private static SpatialLane<string, int> Lane(TestAgent agent) => (SpatialLane<string, int>)agent.Lanes.Find("map")!;

    private static TestAgent With(params (string Key, double Lat, double Lng)[] points)
    {
        var agent = new TestAgent(Places()).Open();
        agent.Host.Run(() =>
        {
            foreach (var (key, lat, lng) in points) Lane(agent).Put(key, new GeoPoint(lat, lng), 1);
        });
        return agent;
    }

    private static SpatialReplica Synced(TestAgent agent, string region = "")
    {
        var reader = new SpatialReplica();
        agent.Deliver((NodeOpKind.Sync, "map", region, reader));
        reader.Until(agent, () => reader.Synced == 1);
        reader.Log.Clear();
        return reader;
    }

    [Test]
    public void Entries_are_put_moved_found_and_removed()
    {
        using var agent = With(("b", 1, 1), ("a", 2, 2));
        var lane = Lane(agent);
        agent.Host.Run(() =>
        {
            Assert.That(lane.Move("b", new GeoPoint(5, 5)));
            Assert.That(lane.Move("none", new GeoPoint(5, 5)), Is.False);
            lane.Put("a", new GeoBox(0, 0, 1, 1), 7);
            Assert.That(lane.Remove("none"), Is.False);
        });
        Assert.That(lane.Select(e => e.Key), Is.EqualTo(["a", "b"]));
        Assert.That(lane.TryGet("a", out var at, out var value));
        Assert.That((at.IsPoint, at.Box, value), Is.EqualTo((false, new GeoBox(0, 0, 1, 1), 7)));
        Assert.That(lane.Within(new GeoBox(0.5, 0.5, 5, 5)).Select(e => e.Key), Is.EqualTo(["a", "b"]));
        Assert.That(lane.Within(new GeoBox(2, 2, 3, 3)), Is.Empty);
        agent.Host.Run(() => lane.Remove("a"));
        Assert.That(lane.Within(GeoBox.World).Select(e => e.Key), Is.EqualTo(["b"]));
        agent.Host.Run(lane.Clear);
        Assert.That(lane.Within(GeoBox.World), Is.Empty);
    }

    [Test]
    public void Near_gives_the_nearest_first_within_the_distance()
    {
        using var agent = With(("london", 51.5074, -0.1278), ("paris", 48.8566, 2.3522), ("york", 53.9614, -1.0739), ("sydney", -33.8688, 151.2093));
        var near = Lane(agent).Near(new GeoPoint(51.5, 0), 400_000);
        Assert.That(near.Select(n => n.Key), Is.EqualTo(["london", "york", "paris"]));
        Assert.That(new GeoPoint(51.5074, -0.1278).DistanceTo(new GeoPoint(48.8566, 2.3522)), Is.EqualTo(343_556).Within(100));
    }

    [Test]
    public void The_antimeridian_is_a_meridian_like_any_other()
    {
        using var agent = With(("fiji", -17, 179.9), ("samoa", -14, -172), ("date", 0, 180), ("rome", 42, 12));
        var lane = Lane(agent);
        agent.Host.Run(() => lane.Put("box", new GeoBox(-20, 179, -15, -179), 2));
        Assert.That(lane.Within(new GeoBox(-30, 170, 30, -170)).Select(e => e.Key), Is.EqualTo(["box", "date", "fiji", "samoa"]));
        Assert.That(lane.Within(new GeoBox(-30, 170, 30, 180)).Select(e => e.Key), Is.EqualTo(["box", "date", "fiji"]));
        Assert.That(lane.Within(new GeoBox(-30, -180, 30, -170)).Select(e => e.Key), Is.EqualTo(["box", "date", "samoa"]));
        Assert.That(lane.Near(new GeoPoint(-17, -179.9), 50_000).Select(n => n.Key), Is.EqualTo(["box", "fiji"]));
    }

    [TestCase(91, 0)]
    [TestCase(0, 181)]
    [TestCase(double.NaN, 0)]
    public void A_place_that_cannot_be_is_refused(double lat, double lng) =>
        Assert.That(() => new GeoPoint(lat, lng), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase("{lat:1.5,lng:-2}", "{lat:1.5,lng:-2}")]
    [TestCase("@point(-2,1.5)", "{lat:1.5,lng:-2}")]
    [TestCase("{lng:1,lat:2,name:x}", "{lat:2,lng:1}")]
    [TestCase("@box(1,2,3,4)", "{south:2,west:1,north:4,east:3}")]
    [TestCase("{south:2,west:170,north:4,east:-170}", "{south:2,west:170,north:4,east:-170}")]
    public void Shapes_are_written_as_plain_slots_and_read_in_several_ways(string text, string printed)
    {
        var shape = GeoShape.Form.Parse(System.Text.Encoding.UTF8.GetBytes(text));
        Assert.That(GeoShape.Form.ToValue(shape).ToString(), Is.EqualTo(printed));
        Assert.That(() => GeoShape.Form.Parse("{lat:100,lng:0}"u8), Throws.InstanceOf<FormException>());
        Assert.That(() => GeoShape.Form.Parse("{x:1}"u8), Throws.InstanceOf<FormException>());
    }

    [Test]
    public void Commands_put_move_remove_and_clear_and_readers_are_told_place_and_value()
    {
        using var agent = With();
        var reader = Synced(agent);
        agent.Command("map", "@update(key:a,shape:{lat:1,lng:2})5", reader);
        reader.Until(agent, () => reader.Log.Count == 1);
        agent.Command("map", "@update(key:a)6", reader);
        reader.Until(agent, () => reader.Log.Count == 2);
        agent.Command("map", "@move(key:a,from:{lat:1,lng:2},to:{lat:3,lng:4})", reader);
        reader.Until(agent, () => reader.Log.Count == 3);
        agent.Command("map", "@remove(key:a)", reader);
        reader.Until(agent, () => reader.Log.Count == 4);
        agent.Command("map", "@clear", reader);
        reader.Until(agent, () => reader.Log.Count == 5);
        Assert.That(reader.Log, Is.EqualTo(["a=5@{lat:1,lng:2}", "a=6@{lat:1,lng:2}", "a=6@{lat:3,lng:4}", "-a", "clear"]));
        Assert.That(agent.Host.Rejections, Is.Empty);
    }

    [TestCase("@update(key:a,shape:{lat:100,lng:0})5")]
    [TestCase("@update(key:a,shape:{lat:1,lng:0})x")]
    [TestCase("@move(key:a)")]
    public void A_sender_is_given_the_entry_that_is_there(string body)
    {
        using var agent = With(("a", 1, 1));
        var reader = Synced(agent);
        agent.Command("map", body, reader);
        reader.Until(agent, () => reader.Log.Count == 1);
        Assert.That(reader.Log, Is.EqualTo(["a=1@{lat:1,lng:1}"]));
        Assert.That(agent.Host.Rejections, Has.Count.EqualTo(1));
    }

    [Test]
    public void An_entry_that_does_not_exist_is_taken_from_a_sender_that_moved_it()
    {
        using var agent = With();
        var reader = Synced(agent);
        agent.Command("map", "@move(key:a,to:{lat:1,lng:1})", reader);
        reader.Until(agent, () => reader.Log.Count == 1);
        Assert.That(reader.Log, Is.EqualTo(["-a"]));
    }

    [Test]
    public void Handlers_run_after_each_change()
    {
        var calls = new List<string>();
        using var agent = new TestAgent(TestAgent.Define(new SpatialLaneDefinition<string, int>("map", Form.String, Form.Int32)
        {
            DidUpdate = (_, key, at, now, before) => calls.Add($"update {key} {at.Point.Lat} {now} {before}"),
            DidMove = (_, key, from, to, value) => calls.Add($"move {key} {from.Point.Lat} {to.Point.Lat} {value}"),
            DidRemove = (_, key, at, before) => calls.Add($"remove {key} {at.Point.Lat} {before}"),
            DidClear = _ => calls.Add("clear"),
        })).Open();
        agent.Host.Run(() =>
        {
            Lane(agent).Put("a", new GeoPoint(1, 1), 5);
            Lane(agent).Put("a", new GeoPoint(2, 1), 6);
            Lane(agent).Move("a", new GeoPoint(3, 1));
            Lane(agent).Remove("a");
            Lane(agent).Clear();
        });
        Assert.That(calls, Is.EqualTo(["update a 1 5 0", "update a 2 6 5", "move a 2 3 6", "remove a 3 6", "clear"]));
    }

    [Test]
    public void Entries_and_their_places_survive_a_restart()
    {
        using var agent = new TestAgent(Places(Durability.WriteBehind), new MemoryLaneStore()).Open();
        agent.Host.Run(() =>
        {
            Lane(agent).Put("a", new GeoPoint(1, 2), 5);
            Lane(agent).Put("b", new GeoBox(1, 2, 3, 4), 6);
        });
        Assert.That(agent.Close());
        using var next = agent.Restart();
        Assert.That(next.Read("map"), Is.EqualTo("{a:{shape:{lat:1,lng:2},value:5},b:{shape:{south:1,west:2,north:3,east:4},value:6}}"));
        Assert.That(Lane(next).Within(new GeoBox(3, 4, 5, 5)).Select(e => e.Key), Is.EqualTo(["b"]));
        next.Host.Run(() => Lane(next).Move("b", new GeoPoint(50, 50)));
        Assert.That(Lane(next).Within(new GeoBox(3, 4, 5, 5)), Is.Empty);
    }

    [Test]
    public void A_link_to_a_region_shows_what_is_inside_comes_changes_and_leaves()
    {
        using var agent = With(("in", 0.5, 0.5), ("out", 5, 5));
        var reader = Synced(agent, Unit);
        Assert.That(reader.Keys, Is.EqualTo("in"));
        var lane = Lane(agent);
        agent.Host.Run(() => lane.Move("out", new GeoPoint(6, 6)));
        agent.Host.Run(() => lane.Move("out", new GeoPoint(1, 1)));
        reader.Until(agent, () => reader.Log.Count == 1);
        agent.Host.Run(() => lane.Put("out", new GeoPoint(1, 1), 9));
        reader.Until(agent, () => reader.Log.Count == 2);
        agent.Host.Run(() => lane.Move("in", new GeoPoint(1, 1.1)));
        reader.Until(agent, () => reader.Log.Count == 3);
        agent.Host.Run(() => lane.Remove("in"));
        agent.Host.Run(() => lane.Remove("out"));
        reader.Until(agent, () => reader.Log.Count == 4);
        Assert.That(reader.Log, Is.EqualTo(["out=1@{lat:1,lng:1}", "out=9@{lat:1,lng:1}", "-in", "-out"]));
    }

    [Test]
    public void A_region_may_be_a_circle()
    {
        using var agent = With(("near", 51.5, 0.1), ("corner", 51.58, 0.13), ("far", 52, 1));
        var reader = Synced(agent, "{near:{lat:51.5,lng:0},radius:10000}");
        Assert.That(reader.Keys, Is.EqualTo("near"));
    }

    [TestCase(NodeOpKind.Sync)]
    [TestCase(NodeOpKind.Link)]
    public void Another_region_on_the_same_link_takes_what_is_left_behind_and_brings_only_what_is_new(NodeOpKind step)
    {
        using var agent = With(("left", 0.5, 0.5), ("both", 0.5, 1), ("new", 0.5, 1.5), ("never", 5, 5));
        var reader = Synced(agent, Unit);
        Assert.That(reader.Keys, Is.EqualTo("both left"));
        agent.Deliver((step, "map", Shifted, reader));
        reader.Until(agent, () => reader.Synced == 2);
        Assert.That(reader.Log.Where(l => l != "linked"), Is.EqualTo(["-left", "new=1@{lat:0.5,lng:1.5}", "synced"]));
        agent.Host.Run(() => Lane(agent).Move("left", new GeoPoint(0.1, 0.1)));
        agent.Host.Run(() => Lane(agent).Move("never", new GeoPoint(0.1, 1.1)));
        reader.Until(agent, () => reader.Entries.Count == 3);
        Assert.That(reader.Log[^1], Is.EqualTo("never=1@{lat:0.1,lng:1.1}"));
    }

    [Test]
    public void The_same_region_again_sends_everything_inside_again()
    {
        using var agent = With(("a", 0.5, 0.5), ("b", 0.5, 0.6));
        var reader = Synced(agent, Unit);
        agent.Deliver((NodeOpKind.Sync, "map", Unit, reader));
        reader.Until(agent, () => reader.Synced == 2);
        agent.Deliver((NodeOpKind.Sync, "map", "", reader));
        reader.Until(agent, () => reader.Synced == 3);
        Assert.That(reader.Log.Count(l => l.StartsWith('a')), Is.EqualTo(2));
    }

    [Test]
    public void A_link_to_everything_becomes_one_to_a_region()
    {
        using var agent = With(("in", 0.5, 0.5), ("out", 5, 5));
        var reader = Synced(agent);
        agent.Deliver((NodeOpKind.Sync, "map", Unit, reader));
        reader.Until(agent, () => reader.Synced == 2);
        Assert.That(reader.Keys, Is.EqualTo("in"));
    }

    [Test]
    public void A_new_link_without_a_region_shows_everything_again()
    {
        using var agent = With(("in", 0.5, 0.5), ("out", 5, 5));
        var reader = Synced(agent, Unit);
        agent.Deliver((NodeOpKind.Unlink, "map", "", reader), (NodeOpKind.Sync, "map", "", reader));
        reader.Until(agent, () => reader.Synced == 2);
        Assert.That(reader.Keys, Is.EqualTo("in out"));
    }

    [Test]
    public void Readers_of_a_region_outlive_the_activation()
    {
        using var agent = new TestAgent(Places(Durability.WriteBehind), new MemoryLaneStore()).Open();
        agent.Host.Run(() => Lane(agent).Put("a", new GeoPoint(0.5, 0.5), 1));
        agent.Host.Run(() => Lane(agent).Put("out", new GeoPoint(5, 5), 1));
        agent.Flush();
        var reader = Synced(agent, Unit);
        agent.Host.Run(() => Lane(agent).Put("lost", new GeoPoint(0.5, 0.5), 1));
        reader.Until(agent, () => reader.Entries.Count == 2);
        using var next = agent.Restart();
        reader.Until(next, () => reader.Keys == "a");
    }
}
