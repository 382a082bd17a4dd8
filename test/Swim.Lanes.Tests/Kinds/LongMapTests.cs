using System.Diagnostics;
using Swim.Lanes.Tests.Agents;
using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Kinds;

/// <summary>Map lanes of very many entries: what they cost, and what of them is read when.</summary>
[NonParallelizable]
internal sealed class LongMapTests
{
    private const string Node = TestAgent.Node;

    private static readonly Form<Place> Places = new PlaceForm();

    private static readonly Lazy<Dictionary<string, string>> Million = new(() => Records(20_000));

    [Test]
    public async Task A_million_entries_load_into_little_more_than_their_bytes_and_stay_so_while_they_are_synced()
    {
        var store = new ScriptedStore();
        await store.PutAsync(Node, Million.Value);
        var bytes = store.Kept.Read("test", Node).Sum(record => (long)record.Value.Length);
        using var agent = new TestAgent(Define(), store);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        agent.Open();
        var loaded = watch.Elapsed;
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        var map = agent.Map<int, Place>("map");

        Assert.That(map, Has.Count.EqualTo(1_000_000));
        await TestContext.Out.WriteLineAsync($"{bytes / 1e6:N1} MB of records: loaded in {loaded.TotalMilliseconds:N0} ms, {held / 1e6:N1} MB besides them");
        Assert.That(held, Is.LessThan(bytes / 4), "objects of pages nobody has asked for");

        watch.Restart();
        agent.Host.Run(() => map.Set(2_000_000, new Place(0, 0, 1)));
        agent.Flush();
        await TestContext.Out.WriteLineAsync($"first update of a key and its commit: {watch.Elapsed.TotalMilliseconds:N2} ms, {store.LastBytes:N0} bytes");
        Assert.That(store.LastBytes, Is.LessThan(4096));

        var reader = new Counter(agent.Host);
        watch.Restart();
        agent.Sync("map", reader);
        reader.WaitForLast(agent.Host);
        await TestContext.Out.WriteLineAsync($"synced in {watch.Elapsed.TotalMilliseconds:N0} ms, {reader.Parts} parts");
        Assert.That(reader.Entries, Is.EqualTo(1_000_000));
        var left = GC.GetTotalMemory(forceFullCollection: true) - before;
        await TestContext.Out.WriteLineAsync($"{left / 1e6:N1} MB besides the records afterwards (the feed's known keys, 16 bytes each, among them)");
        Assert.That(left, Is.LessThan(bytes));
        GC.KeepAlive(agent);
    }

    [Test]
    public async Task One_key_of_a_million_costs_about_what_one_of_a_thousand_does()
    {
        var (small, smallBytes) = await UpdateAsync(20);
        var (large, largeBytes) = await UpdateAsync(20_000);

        await TestContext.Out.WriteLineAsync($"update and commit: 1,000 entries {small:N1} µs {smallBytes} bytes; 1,000,000 entries {large:N1} µs {largeBytes} bytes");
        Assert.That(largeBytes, Is.LessThan(smallBytes * 3));
    }

    [Test]
    public async Task A_page_that_comes_to_a_long_lane_is_written_with_a_part_of_the_directory()
    {
        var store = new ScriptedStore();
        await store.PutAsync(Node, LongLanes.Map("map", 600, 50, _ => "{lat:1}"));
        using var agent = new TestAgent(Define(), store).Open();
        var map = agent.Map<int, Place>("map");

        // the directory is still in one piece: the first split cuts it
        agent.Host.Run(() => Enumerable.Range(40_001, 80).ToList().ForEach(key => map.Set(key, new Place(2, 0, 0))));
        agent.Flush();
        Assert.That(store.Text(Node, "m/map"), Does.StartWith("@chunks{"));
        agent.Host.Run(() => Enumerable.Range(80_001, 80).ToList().ForEach(key => map.Set(key, new Place(3, 0, 0))));
        agent.Flush();

        Assert.That(store.LastBytes, Is.LessThan(8192));
        Assert.That(store.Commits[^1], Does.Not.Contain("m/map"));
        Assert.That(store.Commits[^1].Count(name => name.StartsWith("m/map/d", StringComparison.Ordinal)), Is.EqualTo(1));
        using var next = agent.Restart();
        Assert.That(next.Map<int, Place>("map").SequenceEqual(map));
    }

    [Test]
    public void A_million_entries_put_in_one_turn_are_one_commit_and_come_back()
    {
        var store = new ScriptedStore();
        using var agent = new TestAgent(TestAgent.Define(new MapLaneDefinition<int, int>("map", Form.Int32, Form.Int32)), store).Open();
        agent.Host.Run(() =>
        {
            var map = agent.Map<int, int>("map");
            for (var i = 0; i < 1_000_000; i++) map.Set((int)(i * 7919L % 1_000_003), i);
        });
        agent.Flush();

        Assert.That(agent.Lanes.UnsavedBytes, Is.Zero);
        Assert.That(store.Commits, Has.Count.EqualTo(1));
        using var next = agent.Restart();
        Assert.That(next.Map<int, int>("map"), Has.Count.EqualTo(1_000_000));
        Assert.That(next.Map<int, int>("map").SequenceEqual(agent.Map<int, int>("map")));
    }

    [Test]
    public async Task An_entry_of_a_long_lane_that_does_not_fit_quarantines_it_when_it_is_first_met_and_stays_in_the_store()
    {
        var store = new ScriptedStore();
        var records = LongLanes.Map("map", 100, 4, key => $"{{lat:{key}}}");
        records["m/map/50"] = "{800:{lat:1},804:{lat:2},808:what,812:{lat:3}}";
        await store.PutAsync(Node, records);
        using var agent = new TestAgent(Define(), store).Open();
        var map = agent.Map<int, Place>("map");

        Assert.That(map.IsQuarantined, Is.False);
        Assert.That(map, Has.Count.EqualTo(400));
        agent.Host.Run(() =>
        {
            map.Set(0, new Place(-1, 0, 0));
            Assert.That(() => map.Set(805, default), Throws.TypeOf<LaneQuarantinedException>());
        });

        Assert.That(agent.Host.Quarantined.Select(q => q.Lane), Is.EqualTo((string[])["map"]));
        Assert.That(map, Has.Count.EqualTo(398));
        Assert.That(map[804], Is.EqualTo(new Place(2, 0, 0)));
        Assert.That(map.ContainsKey(808), Is.False);
        Assert.That(map.Keys.Last(), Is.EqualTo(1596));
        Assert.That(() => map.Remove(808), Throws.TypeOf<LaneQuarantinedException>());
        Assert.That(() => map.Set(0, default), Throws.TypeOf<LaneQuarantinedException>());
        Assert.That(map.Clear, Throws.TypeOf<LaneQuarantinedException>());
        Assert.That(agent.Close());
        Assert.That(store.Text(Node, "m/map/50"), Is.EqualTo(records["m/map/50"]));
        Assert.That(store.Text(Node, "m/map/0"), Is.EqualTo("{0:{lat:-1},4:{lat:4},8:{lat:8},12:{lat:12}}"), "what was set before is stored");
        Assert.That(store.Text(Node, "m/map"), Is.EqualTo(records["m/map"]));
    }

    [Test]
    public async Task A_sync_that_meets_what_does_not_fit_shows_the_rest()
    {
        var store = new ScriptedStore();
        var records = LongLanes.Map("map", 100, 4, key => $"{{lat:{key}}}");
        records["m/map/0"] = "{0:what,4:{lat:4}}";
        records["m/map/99"] = "{1584:{lat:1},1588:what}";
        await store.PutAsync(Node, records);
        using var agent = new TestAgent(Define(), store).Open();
        var reader = new FakeReader();
        agent.Sync("map", reader);
        reader.WaitFor(log => log.Contains("synced"));

        Assert.That(reader.Entries, Has.Count.EqualTo(393));
        Assert.That(agent.Map<int, Place>("map").TryGetFirst(out var first) && first.Key == 16);
        Assert.That(agent.Map<int, Place>("map").TryGetLast(out var last) && last.Key == 1584);
        Assert.That(agent.Map<int, Place>("map").IsQuarantined);
        Assert.That(agent.Close());
        Assert.That(store.Text(Node, "m/map/0"), Is.EqualTo(records["m/map/0"]));
        Assert.That(store.Commits, Is.Empty);
    }

    [Test]
    public async Task Entries_out_of_order_in_a_long_lane_are_found_and_put_in_order([Values(-1, 7)] int broken)
    {
        var store = new ScriptedStore();
        var records = LongLanes.Map("map", 100, 4, key => $"{{lat:{key}}}");
        records["m/map/50"] = "{800:{lat:1},808:{lat:3},804:{lat:2},812:{lat:4}}";
        if (broken >= 0) records[$"m/map/{broken}"] = "{112:{lat:1},116:what,120:{lat:1},124:{lat:1}}";
        await store.PutAsync(Node, records);
        using var agent = new TestAgent(Define(), store).Open();
        var map = agent.Map<int, Place>("map");
        var seen = new List<int>();
        agent.Host.Run(() => seen.AddRange(map.RangeFrom(780).Select(entry => entry.Key)));

        Assert.That(seen, broken < 0 ? Is.EqualTo(Enumerable.Range(195, 205).Select(i => i * 4)) : Is.EquivalentTo(Enumerable.Range(195, 205).Select(i => i * 4)));
        Assert.That(map.IsQuarantined, Is.EqualTo(broken >= 0));
        Assert.That(agent.Close());
        if (broken >= 0) Assert.That(store.Text(Node, "m/map/7"), Is.EqualTo(records["m/map/7"]));
        using var next = agent.Restart();
        if (broken < 0) Assert.That(next.Map<int, Place>("map").Keys, Is.EqualTo(Enumerable.Range(0, 400).Select(i => i * 4)));
    }

    [Test]
    public async Task Pages_that_overlap_are_put_in_order_when_they_are_loaded()
    {
        var store = new ScriptedStore();
        var records = LongLanes.Map("map", 100, 4, key => $"{{lat:{key}}}");
        records["m/map/49"] = "{784:{lat:784},788:{lat:788},792:{lat:1},796:{lat:1},800:{lat:1},804:{lat:1}}";
        await store.PutAsync(Node, records);
        using var agent = new TestAgent(Define(), store).Open();
        var map = agent.Map<int, Place>("map");

        Assert.That(map.Keys, Is.EqualTo(Enumerable.Range(0, 400).Select(i => i * 4)));
        Assert.That(map[800].Lat, Is.EqualTo(800), "the later page has the newer entry");
        Assert.That(map[796].Lat, Is.EqualTo(1));
        Assert.That(agent.Close());
        using var next = agent.Restart();
        Assert.That(next.Map<int, Place>("map").Select(e => (e.Key, e.Value.Lat)), Is.EqualTo(map.Select(e => (e.Key, e.Value.Lat))));
    }

    [Test]
    public async Task Removing_from_the_front_touches_the_pages_that_go()
    {
        var store = new ScriptedStore();
        var records = LongLanes.Map("map", 2000, 4, key => $"{{lat:{key}}}");
        records["m/map/1000"] = "{16000:what}";
        await store.PutAsync(Node, records);
        using var agent = new TestAgent(Define(), store).Open();
        var map = agent.Map<int, Place>("map");
        agent.Host.Run(() =>
        {
            map.KeepSince(400);
            map.KeepLast(map.Count - 2);
        });
        agent.Flush();

        Assert.That(map.IsQuarantined, Is.False);
        Assert.That(map.Keys.First(), Is.EqualTo(408));
        Assert.That(store.Commits[^1].Count(name => name.StartsWith('-')), Is.InRange(25, 40));
        Assert.That(store.Text(Node, "m/map/1000"), Is.EqualTo("{16000:what}"));
    }

    private static async Task<(double Microseconds, long Bytes)> UpdateAsync(int pages)
    {
        var store = new ScriptedStore();
        await store.PutAsync(Node, pages == 20_000 ? Million.Value : Records(pages));
        using var agent = new TestAgent(Define(), store).Open();
        var map = agent.Map<int, Place>("map");
        var value = new Place(0, 0, 1);
        var best = double.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < 20; i++)
            {
                var key = (int)(((round * 20L) + i) * 7919 % (pages * 50)) * 4;
                agent.Host.Run(() => map.Set(key, value));
                agent.Flush();
            }

            best = Math.Min(best, watch.Elapsed.TotalMicroseconds / 20);
        }

        return (best, store.LastBytes);
    }

    private static Dictionary<string, string> Records(int pages) =>
        LongLanes.Map("map", pages, 50, key => $"{{lat:{key + 1_000_000},lng:{key + 2_000_000},speed:{key % 200}}}");

    private static AgentDefinition Define() => TestAgent.Define(new MapLaneDefinition<int, Place>("map", Form.Int32, Places));

    private readonly record struct Place(int Lat, int Lng, int Speed);

    private sealed class PlaceForm : Form<Place>
    {
        public override Place Read(ref ReconReader reader)
        {
            if (reader.Token != ReconToken.StartRecord) throw reader.Mismatch("a place");
            reader.Read();
            int lat = 0, lng = 0, speed = 0;
            while (reader.Token == ReconToken.Slot)
            {
                ref var member = ref lat;
                if (reader.NameEquals("lng"u8)) member = ref lng;
                else if (reader.NameEquals("speed"u8)) member = ref speed;
                reader.Read();
                member = Form.Int32.Read(ref reader);
            }

            reader.Read();
            return new Place(lat, lng, speed);
        }

        public override void Write(ref ReconWriter writer, Place value)
        {
            writer.BeginRecord();
            writer.WriteSlot("lat"u8);
            writer.WriteNumber(value.Lat);
            if (value.Lng != 0)
            {
                writer.WriteSlot("lng"u8);
                writer.WriteNumber(value.Lng);
            }

            if (value.Speed != 0)
            {
                writer.WriteSlot("speed"u8);
                writer.WriteNumber(value.Speed);
            }

            writer.EndRecord();
        }
    }

    private sealed class Counter(IAgentHost host) : ILaneReader
    {
        private LaneLink? _link;
        private volatile bool _isLast;

        public int Entries { get; private set; }

        public int Parts { get; private set; }

        public void OnLinked(LaneLink link) => _link = link;

        public void OnOps(ReadOnlySpan<LaneOp> ops)
        {
        }

        public void OnSnapshot(in LaneSnapshot snapshot)
        {
            Parts++;
            Entries += snapshot.Entries.Length;
            _isLast = snapshot.IsLast;
            if (_isLast) host.Post(static () => { });
            else _link!.RequestMore(snapshot.Entries[^1].Key!);
        }

        public void OnUnlinked(UnlinkReason reason)
        {
        }

        public void WaitForLast(FakeHost agent) => agent.Until(() => _isLast);
    }
}
