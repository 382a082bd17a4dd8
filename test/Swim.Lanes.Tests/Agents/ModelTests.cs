using System.Globalization;
using CsCheck;
using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Agents;

/// <summary>Random lives of an agent against plain collections, with a store that is slow, fails, loses answers, and with crashes.</summary>
internal sealed class ModelTests
{
    private enum Act
    {
        Set,
        Remove,
        Clear,
        Drop,
        Take,
        Fill,
        Wait,
        Release,
        Fail,
        LoseAnswer,
        Crash,
        Close,
    }

    private static readonly Gen<(Act, int, int)[]> Lives = Gen.Select(
        Gen.Frequency(
            (12, Gen.Const(Act.Set)),
            (6, Gen.Const(Act.Remove)),
            (1, Gen.Const(Act.Clear)),
            (1, Gen.Const(Act.Drop)),
            (1, Gen.Const(Act.Take)),
            (2, Gen.Const(Act.Fill)),
            (3, Gen.Const(Act.Wait)),
            (6, Gen.Const(Act.Release)),
            (1, Gen.Const(Act.Fail)),
            (1, Gen.Const(Act.LoseAnswer)),
            (1, Gen.Const(Act.Crash)),
            (1, Gen.Const(Act.Close))),
        Gen.Int[0, 400],
        Gen.Int[0, 1000]).Array[1, 120];

    [Test]
    public void A_map_behaves_like_a_sorted_dictionary_and_its_reader_follows() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[-300, 300], Gen.Int[0, 1000]).Array[0, 400].Sample(
            steps =>
            {
                using var agent = new TestAgent(Definition(Durability.Transient)).Open();
                var map = agent.Map<int, string>("map");
                var model = new SortedDictionary<int, string>();
                var reader = new FakeReader();
                agent.Sync("map", reader);
                foreach (var turn in steps.Chunk(7))
                {
                    agent.Host.Run(() =>
                    {
                        foreach (var (act, key, size) in turn) Apply(map, model, act, key, size);
                    });
                    reader.WaitFor(_ => Same(reader.Entries, model));
                }

                Assert.That(map, Is.EqualTo(model));
                foreach (var key in Enumerable.Range(-5, 10)) Assert.That(map.ContainsKey(key), Is.EqualTo(model.ContainsKey(key)));
                Assert.That(map.RangeFrom(7), Is.EqualTo(model.Where(e => e.Key >= 7)));
            },
            iter: 300);

    [Test]
    public void What_a_reader_of_a_committed_lane_saw_is_never_lost() => Lives.Sample(life => Live(life, Durability.Committed), iter: 400);

    [Test]
    public void A_write_behind_lane_converges_after_any_life() => Lives.Sample(life => Live(life, Durability.WriteBehind), iter: 400);

    private static void Live((Act, int, int)[] life, Durability durability)
    {
        var store = new ScriptedStore { Holds = true };
        var reader = new FakeReader();
        var agent = new TestAgent(Definition(durability), store).Open();
        agent.Sync("map", reader);
        foreach (var (act, key, size) in life)
        {
            switch (act)
            {
                case Act.Wait:
                    agent.Advance(300);
                    break;
                case Act.Release when store.Held > 0:
                    agent.Release();
                    break;
                case Act.Fail when store.Held > 0:
                    agent.Release(fails: true);
                    break;
                case Act.LoseAnswer when store.Held > 0:
                    agent.Release(fails: true, carriedOut: true);
                    break;
                case Act.Close:
                    Finish(agent, store);
                    agent = Next(agent, reader, durability, crashed: false);
                    break;
                case Act.Crash:
                    while (store.Held > 0) store.Fail(carriedOut: size % 2 == 0);
                    agent = Next(agent, reader, durability, crashed: true);
                    break;
                default:
                    if (act > Act.Fill) break;
                    agent.Host.Run(() => Apply(agent.Map<int, string>("map"), null, (int)act, key, size * 3));
                    break;
            }
        }

        Finish(agent, store);
        using var last = agent.Restart();
        Assert.That(last.Host.Quarantined, Is.Empty);
        Assert.That(last.Map<int, string>("map"), Is.EqualTo(agent.Map<int, string>("map")));
        last.Host.Drain();
        reader.WaitFor(_ => Same(reader.Entries, last.Map<int, string>("map")));
        agent.Dispose();
    }

    // Committed: what the reader shows was durable when it was shown, so the next activation starts from it or from something later
    private static TestAgent Next(TestAgent agent, FakeReader reader, Durability durability, bool crashed)
    {
        var seen = reader.CopyEntries();
        var versions = agent.Map<int, string>("map").ToArray();
        agent.Dispose();
        var next = agent.Restart();
        Assert.That(next.Host.Quarantined, Is.Empty);
        var now = next.Map<int, string>("map");
        if (!crashed) Assert.That(now, Is.EqualTo(versions));
        if (durability == Durability.Committed)
        {
            foreach (var (key, value) in seen)
            {
                var number = int.Parse(key, CultureInfo.InvariantCulture);
                if (!now.TryGetValue(number, out var present)) continue;
                Assert.That(Stamp(present), Is.GreaterThanOrEqualTo(Stamp(value)), "a value that was seen went back");
            }

            Assert.That(Counter(now), Is.GreaterThanOrEqualTo(Counter(seen)), "the last turn that was seen is there");
        }

        return next;
    }

    private static long s_stamp;

    private static long Stamp(string value) => long.Parse(value.TrimStart('"').Split(' ')[0].TrimStart('"'), CultureInfo.InvariantCulture);

    private static long Counter(MapLane<int, string> map) => map.TryGetValue(100_000, out var value) ? Stamp(value) : 0;

    private static long Counter(SortedDictionary<string, string> map) => map.TryGetValue("100000", out var value) ? Stamp(value) : 0;

    private static void Finish(TestAgent agent, ScriptedStore store)
    {
        store.Holds = false;
        while (store.Held > 0) agent.Release();
        var closing = agent.Host.Start(() => agent.Lanes.CloseAsync());
        for (var i = 0; i < 200 && !closing.IsCompleted; i++) agent.Advance(1000);
        Assert.That(agent.Host.Run(() => new ValueTask<bool>(closing)), Is.True);
        Assert.That(agent.Lanes.UnsavedBytes, Is.Zero);
        Assert.That(agent.Scheduler.UnsavedBytes, Is.Zero);
        store.Holds = true;
    }

    private static void Apply(MapLane<int, string> map, SortedDictionary<int, string>? model, int act, int key, int size)
    {
        var value = $"{Interlocked.Increment(ref s_stamp)} {new string('x', size)}";
        switch ((Act)act)
        {
            case Act.Set:
                map[key] = value;
                model?[key] = value;
                break;
            case Act.Remove:
                map.Remove(key);
                model?.Remove(key);
                break;
            case Act.Clear:
                map.Clear();
                model?.Clear();
                break;
            case Act.Drop:
                map.Drop(size % 50);
                foreach (var gone in model?.Keys.Take(size % 50).ToArray() ?? []) model!.Remove(gone);
                break;
            case Act.Take:
                map.Take(size % 200);
                foreach (var gone in model?.Keys.Skip(size % 200).ToArray() ?? []) model!.Remove(gone);
                break;
            case Act.Fill:
                for (var i = 0; i < size % 150; i++)
                {
                    map[key + i] = value;
                    model?[key + i] = value;
                }

                break;
        }

        // the last turn, whatever else it did: shows how far a reader or the store has come
        if (model is null) map[100_000] = value;
    }

    private static bool Same(SortedDictionary<string, string> seen, IEnumerable<KeyValuePair<int, string>> map)
    {
        var entries = map.ToArray();
        return seen.Count == entries.Length
            && entries.All(e => seen.TryGetValue(e.Key.ToString(CultureInfo.InvariantCulture), out var value) && value.Trim('"') == e.Value);
    }

    private static AgentDefinition Definition(Durability durability) =>
        TestAgent.Define(new MapLaneDefinition<int, string>("map", Form.Int32, Form.String) { Durability = durability });
}
