using System.Text;
using Swim.Recon;

namespace Swim.Lanes.Tests.Agents;

/// <summary>Stored bytes that do not fit: nothing ever changes them but their repair.</summary>
public sealed class QuarantineTests
{
    private const string Bad = "bad";

    private static readonly byte[] NotUtf8 = [(byte)'"', 0xC3, 0x28, (byte)'"'];

    private static IEnumerable<TestCaseData> Misfits()
    {
        foreach (var durability in new[] { Durability.WriteBehind, Durability.Committed })
        {
            foreach (var (what, bytes) in Values())
            {
                yield return Case($"value, {what}", new ValueLaneDefinition<int>(Bad, Form.Int32) { Durability = durability }, "v/bad", ("v/bad", bytes));
                yield return Case($"value store, {what}", new ValueStoreDefinition<int>(Bad, Form.Int32) { Durability = durability }, "v/bad", ("v/bad", bytes));
                foreach (var (kind, lane) in Keyed(durability))
                {
                    yield return Case($"{kind}, directory, {what}", lane, "m/bad", ("m/bad", bytes), ("m/bad/0", "{1:1}"u8.ToArray()));
                    yield return Case($"{kind}, page, {what}", lane, "m/bad/3", ("m/bad", "{0,3}"u8.ToArray()), ("m/bad/0", Page(kind)), ("m/bad/3", bytes));
                }

                yield return Case($"list, directory, {what}", new ListLaneDefinition<int>(Bad, Form.Int32) { Durability = durability }, "l/bad", ("l/bad", bytes));
                yield return Case($"list, page, {what}", new ListLaneDefinition<int>(Bad, Form.Int32) { Durability = durability }, "l/bad/0", ("l/bad", "{0}"u8.ToArray()), ("l/bad/0", bytes));
                yield return Case($"join-value, links, {what}", Join(durability), "j/bad", ("j/bad", bytes), ("m/bad", "{0}"u8.ToArray()), ("m/bad/0", "{2:2,1:1}"u8.ToArray()));
                yield return Case($"join-value, entries, {what}", Join(durability), "m/bad/0", ("j/bad", "{0}"u8.ToArray()), ("j/bad/0", "{1:{node:\"/a/1\",lane:x}}"u8.ToArray()), ("m/bad", "{0}"u8.ToArray()), ("m/bad/0", bytes));
                yield return Case($"join-map, links, {what}", JoinMap(durability), "j/bad", ("j/bad", bytes), ("m/bad", "{0}"u8.ToArray()), ("m/bad/0", "{2:{1:1},1:{1:1}}"u8.ToArray()));
            }

            var map = new MapLaneDefinition<int, int>(Bad, Form.Int32, Form.Int32) { Durability = durability, KeepLast = 1 };
            yield return Case("map, page missing", map, "m/bad/7", ("m/bad", "{0,7}"u8.ToArray()), ("m/bad/0", "{2:2,1:1}"u8.ToArray()));
            yield return Case("map, page named twice", map, "m/bad", ("m/bad", "{0,0}"u8.ToArray()), ("m/bad/0", "{1:1}"u8.ToArray()));
            yield return Case("map, something behind the page", map, "m/bad/0", ("m/bad", "{0}"u8.ToArray()), ("m/bad/0", "{1:1} {2:2}"u8.ToArray()));
            yield return Case("map, one entry of many", map, "m/bad/0", ("m/bad", "{0}"u8.ToArray()), ("m/bad/0", "{1:1,2:two,3:3}"u8.ToArray()));
            yield return Case("list, one element of many", new ListLaneDefinition<int>(Bad, Form.Int32) { Durability = durability }, "l/bad/0", ("l/bad", "{0}"u8.ToArray()), ("l/bad/0", "{%AAAAAAAA:1,%AAAAAAAB:two}"u8.ToArray()));
            yield return Case("text that is not UTF-8", new ValueLaneDefinition<string>(Bad, Form.String) { Durability = durability }, "v/bad", ("v/bad", NotUtf8));
            yield return Case("a form that throws", new ValueLaneDefinition<int>(Bad, new ThrowingForm()) { Durability = durability }, "v/bad", ("v/bad", "1"u8.ToArray()));
            yield return Case("map, a form that throws", new MapLaneDefinition<int, int>(Bad, Form.Int32, new ThrowingForm()) { Durability = durability }, "m/bad/0", ("m/bad", "{0}"u8.ToArray()), ("m/bad/0", "{1:1}"u8.ToArray()));
        }
    }

    [TestCaseSource(nameof(Misfits))]
    public void What_does_not_fit_is_named_and_stays_as_it_is(LaneDefinition definition, string misfit, (string Name, byte[] Bytes)[] records)
    {
        var store = new MemoryLaneStore();
        Put(store, records);
        var lanes = TestAgent.Define(definition, new ValueLaneDefinition<int>("good", Form.Int32) { Durability = definition.Durability });
        using var agent = new TestAgent(lanes, store).Open();
        var lane = agent.Lanes.Find(Bad)!;
        var error = (LaneRecordException)agent.Host.Quarantined.Single().Error;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lane.IsQuarantined);
            Assert.That(error.Record, Is.EqualTo(misfit));
            Assert.That(error.Message, Does.StartWith($"record {misfit}: "));
        }

        foreach (var body in new[] { "", "5", "@update(key:1) 5", "@remove(key:1)", "@clear", "@drop(1)", "@insert(index:0) 5", "@take(0)" }) agent.Command(Bad, body);
        if (!definition.IsHidden) _ = agent.Read(Bad);
        agent.Host.Run(() => Change(lane));
        agent.Command("good", "1");
        agent.Host.Run(agent.Lanes.Trim);
        agent.Flush();
        agent.Command("good", "2");
        Assert.That(agent.Close());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Text(store, "v/good"), Is.EqualTo("2"), "the agent works");
            foreach (var (name, bytes) in records) Assert.That(store.Read("test", TestAgent.Node)[name].ToArray(), Is.EqualTo(bytes), name);
            Assert.That(store.Read("test", TestAgent.Node), Has.Count.EqualTo(records.Length + 1));
        }
    }

    [Test]
    public void The_refusal_names_node_lane_record_place_and_what_was_expected()
    {
        var store = new MemoryLaneStore();
        Put(store, [("v/bad", "{a:1}"u8.ToArray())]);
        using var agent = new TestAgent(TestAgent.Define(new ValueLaneDefinition<int>(Bad, Form.Int32)), store).Open();
        var error = Assert.Throws<LaneQuarantinedException>(() => agent.Value<int>(Bad).Value = 1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(error!.Message, Is.EqualTo("Lane bad of /unit/1 is read-only: its stored state does not fit its type (record v/bad: expected a 64-bit integer, found a record (at byte 0))."));
            Assert.That((error.Node, error.Lane, error.Record), Is.EqualTo(("/unit/1", "bad", "v/bad")));
            Assert.That(((LaneRecordException)error.InnerException!).Offset, Is.Zero);
        }
    }

    [Test]
    public void A_form_that_fits_loads_it_again()
    {
        var store = new MemoryLaneStore();
        Put(store, [("v/bad", "{a:1}"u8.ToArray())]);
        using var agent = new TestAgent(TestAgent.Define(new ValueLaneDefinition<int>(Bad, Form.Int32)), store).Open();
        agent.Close();
        using var next = agent.Restart(TestAgent.Define(new ValueLaneDefinition<Value>(Bad, Form.Value)));
        Assert.That(next.Value<Value>(Bad).Value.ToString(), Is.EqualTo("{a:1}"));
        Assert.That(next.Host.Quarantined, Is.Empty);
    }

    [Test]
    public void What_is_not_UTF_8_is_not_shown_to_readers()
    {
        var store = new MemoryLaneStore();
        Put(store, [("v/bad", NotUtf8)]);
        using var agent = new TestAgent(TestAgent.Define(new ValueLaneDefinition<int>(Bad, Form.Int32)), store).Open();
        Assert.That(agent.Read(Bad), Is.Empty);
    }

    [Test]
    public void Without_the_list_of_opened_lanes_nothing_of_them_is_lost()
    {
        var store = new MemoryLaneStore();
        var definition = TestAgent.Define(new ValueLaneDefinition<int>("good", Form.Int32));
        (string Name, byte[] Bytes)[] records = [("m/swim:lanes", "{0}"u8.ToArray()), ("m/swim:lanes/0", "}"u8.ToArray()), ("v/early", "1"u8.ToArray()), ("v/late", "2"u8.ToArray())];
        Put(store, records);
        using var agent = new TestAgent(definition, store).Open();
        var late = (ValueLane<int>)agent.Host.Run(() => new ValueTask<Lane>(agent.Lanes.Open(new ValueLaneDefinition<int>("late", Form.Int32))));
        Assert.That(late.Value, Is.EqualTo(2));
        agent.Host.Run(() => late.Value = 3);
        agent.Close();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(agent.Host.Quarantined.Single().Lane, Is.EqualTo("swim:lanes"));
            Assert.That(Text(store, "m/swim:lanes/0"), Is.EqualTo("}"));
            Assert.That(Text(store, "v/early"), Is.EqualTo("1"));
            Assert.That(Text(store, "v/late"), Is.EqualTo("3"));
        }
    }

    [Test]
    public void A_renamed_lane_takes_what_lies_under_its_former_name()
    {
        var store = new MemoryLaneStore();
        Put(store, [("v/before", "7"u8.ToArray()), ("m/old%2fmap", "{0,4}"u8.ToArray()), ("m/old%2fmap/0", "{1:1}"u8.ToArray()), ("m/old%2fmap/4", "{2:2}"u8.ToArray()), ("v/other", "9"u8.ToArray())]);
        var definition = TestAgent.Define(
            new ValueLaneDefinition<int>("after", Form.Int32) { FormerNames = ["never", "before"] },
            new MapLaneDefinition<int, int>("new/map", Form.Int32, Form.Int32) { FormerNames = ["old/map"] });
        using var agent = new TestAgent(definition, store).Open();
        Assert.That(agent.Value<int>("after").Value, Is.EqualTo(7));
        Assert.That(agent.Map<int, int>("new/map").Values, Is.EqualTo([1, 2]));
        Assert.That(store.Read("test", TestAgent.Node).Keys, Is.EquivalentTo(["v/after", "m/new%2fmap", "m/new%2fmap/0", "m/new%2fmap/4", "v/other"]));
        agent.Host.Run(() => agent.Map<int, int>("new/map")[3] = 3);
        agent.Close();
        using var next = agent.Restart();
        Assert.That(next.Map<int, int>("new/map").Values, Is.EqualTo([1, 2, 3]));
    }

    [Test]
    public void A_former_name_overwrites_nothing()
    {
        var store = new MemoryLaneStore();
        Put(store, [("v/before", "7"u8.ToArray()), ("v/after", "8"u8.ToArray())]);
        using var agent = new TestAgent(TestAgent.Define(new ValueLaneDefinition<int>("after", Form.Int32) { FormerNames = ["before"] }), store).Open();
        agent.Command("after", "9");
        agent.Close();
        Assert.That((Text(store, "v/before"), Text(store, "v/after")), Is.EqualTo(("7", "9")));
    }

    private static IEnumerable<(string What, byte[] Bytes)> Values() =>
    [
        ("another type", "\"some text\""u8.ToArray()),
        ("no Recon", "{a:"u8.ToArray()),
        ("not UTF-8", NotUtf8),
        ("not text at all", [0, 1, 2, 0xFF]),
    ];

    private static IEnumerable<(string Kind, LaneDefinition Lane)> Keyed(Durability durability) =>
    [
        ("map", new MapLaneDefinition<int, int>(Bad, Form.Int32, Form.Int32) { Durability = durability, KeepLast = 1 }),
        ("map store", new MapStoreDefinition<int, int>(Bad, Form.Int32, Form.Int32) { Durability = durability }),
        ("spatial", new SpatialLaneDefinition<int, int>(Bad, Form.Int32, Form.Int32) { Durability = durability }),
    ];

    // out of order: what would be put right and written, were the lane whole
    private static byte[] Page(string kind) => kind == "spatial" ? "{}"u8.ToArray() : "{2:2,1:1}"u8.ToArray();

    private static JoinValueLaneDefinition<int, int> Join(Durability durability) => new(Bad, Form.Int32, Form.Int32) { Durability = durability };

    private static JoinMapLaneDefinition<int, int, int> JoinMap(Durability durability) => new(Bad, Form.Int32, Form.Int32, Form.Int32) { Durability = durability };

    private static TestCaseData Case(string name, LaneDefinition lane, string misfit, params (string Name, byte[] Bytes)[] records) =>
        new TestCaseData(lane, misfit, records).SetArgDisplayNames(lane.Durability.ToString(), name);

    private static void Change(Lane lane)
    {
        Action[] changes = lane switch
        {
            ValueLane<int> value => [() => value.Value = 1, value.Unset],
            ValueLane<string> text => [() => text.Value = "x", text.Unset],
            ValueStore<int> value => [() => value.Value = 1, value.Clear],
            MapLane<int, int> map => [() => map[1] = 1, () => map.Remove(1), map.Clear, () => map.Drop(1), () => map.ReplaceAll([])],
            MapStore<int, int> map => [() => map[1] = 1, () => map.Remove(1), map.Clear, () => map.Drop(1)],
            ListLane<int> list => [() => list.Add(1), list.Clear],
            SpatialLane<int, int> spatial => [() => spatial.Put(1, new GeoPoint(1, 2), 3), spatial.Clear],
            JoinValueLane<int, int> join => [() => join.Add(1, "/a/1", "x"), () => join.Remove(1), join.Clear],
            JoinMapLane<int, int, int> join => [() => join.Add(1, "/a/1", "x"), () => join.Remove(1), join.Clear],
            _ => throw new NotSupportedException(lane.GetType().Name),
        };
        foreach (var change in changes) Assert.That(() => change(), Throws.TypeOf<LaneQuarantinedException>());
    }

    private static void Put(MemoryLaneStore store, (string Name, byte[] Bytes)[] records)
    {
        var opened = store.OpenAsync("test", TestAgent.Node).AsTask().GetAwaiter().GetResult();
        Assert.That(store.CommitAsync(opened, [.. records.Select(r => new LaneRecordChange(r.Name, r.Bytes))]).AsTask().IsCompletedSuccessfully);
    }

    private static string Text(MemoryLaneStore store, string record) => Encoding.UTF8.GetString(store.Read("test", TestAgent.Node)[record].Span);

    private sealed class ThrowingForm : Form<int>
    {
        public override int Read(ref ReconReader reader) => throw new KeyNotFoundException("the app's own mistake");

        public override void Write(ref ReconWriter writer, int value) => writer.WriteNumber(value);
    }
}
