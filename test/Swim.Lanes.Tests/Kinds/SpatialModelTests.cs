using CsCheck;
using Swim.Lanes.Tests.Agents;
using Swim.Recon;

namespace Swim.Lanes.Tests.Kinds;

/// <summary>Queries against looking at every entry; region links against filtering the lane at the end.</summary>
public sealed class SpatialModelTests
{
    // coarse numbers meet borders, poles and the antimeridian often
    private static readonly Gen<double> Lat = Gen.OneOf(Gen.Int[-9, 9].Select(n => n * 10.0), Gen.Double[-90, 90]);
    private static readonly Gen<double> Lng = Gen.OneOf(Gen.Int[-18, 18].Select(n => n * 10.0), Gen.Double[-180, 180]);
    private static readonly Gen<GeoPoint> Point = Gen.Select(Lat, Lng, (lat, lng) => new GeoPoint(lat, lng));
    private static readonly Gen<GeoBox> Box = Gen.Select(Lat, Lng, Lat, Lng, (a, w, b, e) => new GeoBox(Math.Min(a, b), w, Math.Max(a, b), e));
    private static readonly Gen<GeoShape> Shape = Gen.Frequency((4, Point.Select(p => (GeoShape)p)), (1, Box.Select(b => (GeoShape)b)));

    [Test]
    public void Queries_find_what_looking_at_every_entry_finds() =>
        Gen.Select(Gen.Select(Gen.Int[0, 60], Gen.Int[0, 9], Shape).Array[0, 300], Box, Point, Gen.Double[0, 21_000_000]).Sample(
            (steps, box, centre, metres) =>
            {
                using var agent = new TestAgent(TestAgent.Define(new SpatialLaneDefinition<int, int>("map", Form.Int32, Form.Int32))).Open();
                var lane = (SpatialLane<int, int>)agent.Lanes.Find("map")!;
                var model = new SortedDictionary<int, GeoShape>();
                agent.Host.Run(() =>
                {
                    foreach (var (key, act, shape) in steps)
                    {
                        if (act == 0)
                        {
                            Assert.That(lane.Remove(key), Is.EqualTo(model.Remove(key)));
                            continue;
                        }

                        model[key] = shape;
                        if (act > 4 || !lane.Move(key, shape)) lane.Put(key, shape, key);
                    }
                });
                Assert.That(lane.Within(box).Select(e => e.Key), Is.EqualTo(model.Where(e => box.Intersects(e.Value.Box)).Select(e => e.Key)));
                Assert.That(
                    lane.Near(centre, metres).Select(n => n.Key),
                    Is.EqualTo(model.Where(e => e.Value.DistanceFrom(centre) <= metres).OrderBy(e => e.Value.DistanceFrom(centre)).Select(e => e.Key)));
            },
            iter: 300);

    [Test]
    public void Two_boxes_meet_when_a_meridian_and_a_parallel_of_both_do() =>
        Gen.Select(Box, Box).Sample((a, b) =>
        {
            var meets = a.South <= b.North && b.South <= a.North && (HasLng(a, b.West) || HasLng(a, b.East) || HasLng(b, a.West) || HasLng(b, a.East));
            Assert.That(a.Intersects(b), Is.EqualTo(meets));
            Assert.That(b.Intersects(a), Is.EqualTo(meets));
        });

    [Test]
    public void The_distance_to_a_box_is_that_to_its_nearest_place() =>
        Gen.Select(Box, Point, Gen.Double[0, 1].Array[40]).Sample(
            (box, from, samples) =>
            {
                var distance = ((GeoShape)box).DistanceFrom(from);
                var width = box.East >= box.West ? box.East - box.West : box.East - box.West + 360;
                var least = double.MaxValue;
                foreach (var pair in samples.Chunk(2))
                {
                    var lng = box.West + (pair[1] * width);
                    least = Math.Min(least, new GeoPoint(Math.Min(90, box.South + (pair[0] * (box.North - box.South))), lng > 180 ? lng - 360 : lng).DistanceTo(from));
                }

                Assert.That(distance, Is.LessThanOrEqualTo(least + 1));
            },
            iter: 2000);

    [Test]
    public void A_reader_of_a_moving_region_comes_to_have_exactly_what_is_inside() =>
        Gen.Select(Gen.Select(Gen.Int[0, 15], Gen.Int[0, 30], Gen.Int[0, 1000], Shape, Box).Array[1, 100], Gen.Int[1, 6]).Sample(Run, iter: 300, threads: 1);

    private static void Run((int Act, int Key, int N, GeoShape Shape, GeoBox Box)[] steps, int part)
    {
        var definition = TestAgent.Define(new SpatialLaneDefinition<int, int>("map", Form.Int32, Form.Int32));
        using var agent = new TestAgent(definition, null, new AgentLanesOptions { SnapshotPartEntries = part }).Open();
        var lane = (SpatialLane<int, int>)agent.Lanes.Find("map")!;
        var reader = new SpatialReplica();
        var region = GeoBox.World;
        var syncs = 1;
        agent.Deliver((NodeOpKind.Sync, "map", Text(region), reader));
        foreach (var (act, key, n, shape, box) in steps)
        {
            switch (act)
            {
                case <= 4:
                    agent.Host.Run(() => lane.Put(key, shape, n));
                    break;
                case <= 7:
                    agent.Host.Run(() => lane.Move(key, shape));
                    break;
                case 8:
                    agent.Host.Run(() => lane.Remove(key));
                    break;
                case 9 when n % 10 == 0:
                    agent.Host.Run(lane.Clear);
                    break;
                case 10 or 11:
                    region = box;
                    syncs++;
                    agent.Deliver((n % 2 == 0 ? NodeOpKind.Sync : NodeOpKind.Link, "map", Text(region), reader));
                    break;
                case 12 when n % 5 == 0:
                    agent.Deliver((NodeOpKind.Unlink, "map", "", reader), (NodeOpKind.Sync, "map", Text(region), reader));
                    reader.Until(agent, () => reader.Log is [.., "synced"] && reader.PendingCount == 0);
                    break;
                default:
                    reader.Take(n % 7);
                    break;
            }
        }

        var inside = lane.Within(region).Select(e => (e.Key, GeoShape.Form.ToValue(e.At).ToString(), e.Value)).OrderBy(e => e.Key).ToArray();
        reader.Until(agent, () => reader.Synced > 0 && inside.SequenceEqual(
            reader.Entries.Select(e => (int.Parse(e.Key, System.Globalization.CultureInfo.InvariantCulture), e.Value.Shape, int.Parse(e.Value.Value, System.Globalization.CultureInfo.InvariantCulture)))
                .OrderBy(e => e.Item1)));
        Assert.That(syncs, Is.GreaterThan(0));
    }

    private static string Text(GeoBox box) => GeoBox.Form.ToValue(box).ToString();

    private static bool HasLng(GeoBox box, double lng) => box.Contains(new GeoPoint(box.South, lng));
}
