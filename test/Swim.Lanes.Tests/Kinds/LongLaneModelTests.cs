using System.Globalization;
using System.Runtime.ExceptionServices;
using CsCheck;
using Swim.Lanes.Tests.Agents;
using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Kinds;

/// <summary>
/// Random lives of lanes that began with many pages, so that pages are opened late and the directory is cut into chunks: against plain collections, with
/// commits that fail, whose answer is lost, that are under way while things change, and with crashes.
/// </summary>
internal sealed class LongLaneModelTests
{
    private enum Act
    {
        Set,
        Remove,
        Fill,
        RemoveRun,
        Drop,
        Take,
        Clear,
        Read,
        Range,
        Wait,
        Release,
        Fail,
        LoseAnswer,
        Crash,
        Close,
        Sync,
    }

    private static readonly Gen<(Act, int, int)[]> Lives = Gen.Select(
        Gen.Frequency(
            (12, Gen.Const(Act.Set)),
            (8, Gen.Const(Act.Remove)),
            (4, Gen.Const(Act.Fill)),
            (3, Gen.Const(Act.RemoveRun)),
            (1, Gen.Const(Act.Drop)),
            (1, Gen.Const(Act.Take)),
            (4, Gen.Const(Act.Read)),
            (2, Gen.Const(Act.Range)),
            (4, Gen.Const(Act.Wait)),
            (6, Gen.Const(Act.Release)),
            (1, Gen.Const(Act.Fail)),
            (1, Gen.Const(Act.LoseAnswer)),
            (1, Gen.Const(Act.Crash)),
            (1, Gen.Const(Act.Close)),
            (1, Gen.Const(Act.Sync))),
        Gen.Int[0, 9_999],
        Gen.Int[0, 9_999]).Array[1, 60];

    // 64 pages stay packed, more than 512 have a directory in chunks
    private static readonly Gen<int> Pages = Gen.Frequency((6, Gen.Int[60, 90]), (1, Gen.Int[500, 620]));

    // nothing in a life waits for anything
    private static void Complete(Task life)
    {
        if (life.Exception is { InnerException: { } error }) ExceptionDispatchInfo.Throw(error);
        Assert.That(life.IsCompletedSuccessfully);
    }

    private static int Iterations => int.TryParse(Environment.GetEnvironmentVariable("SWIM_MODEL_ITERATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 120;

    [Test]
    public void A_long_map_is_a_sorted_dictionary_through_any_life() =>
        Gen.Select(Lives, Pages, Gen.Int[1, 3]).Sample((life, pages, perPage) => Complete(LiveMapAsync(life, pages, perPage)), iter: Iterations, threads: 1);

    [Test]
    public void A_long_list_is_a_list_through_any_life() =>
        Gen.Select(Lives, Pages, Gen.Int[1, 3]).Sample((life, pages, perPage) => Complete(LiveListAsync(life, pages, perPage)), iter: Iterations, threads: 1);

    [Test]
    public void What_does_not_fit_stays_in_the_store_whatever_is_tried() =>
        Gen.Select(Lives, Gen.Int[64, 80], Gen.Int[0, 63], Gen.Int[0, 3]).Sample(
            (life, pages, bad, readable) => Complete(LiveBrokenAsync(life, pages, bad, readable)), iter: Iterations, threads: 1);

    private static async Task LiveMapAsync((Act, int, int)[] life, int pages, int perPage)
    {
        var store = new ScriptedStore { Holds = true };
        await store.PutAsync(TestAgent.Node, LongLanes.Map("map", pages, perPage, key => $"\"{key}\""));
        var keys = pages * perPage * 4;
        var model = new SortedDictionary<int, string>(Enumerable.Range(0, pages * perPage).ToDictionary(i => i * 4, i => $"{i * 4}"));
        var durable = model.ToArray();
        var agent = new TestAgent(TestAgent.Define(new MapLaneDefinition<int, string>("map", Form.Int32, Form.String)), store).Open();
        store.Tracks = () =>
        {
            var taken = model.ToArray();
            return () => durable = taken;
        };
        var stamp = 0;
        foreach (var (act, at, size) in life)
        {
            var map = agent.Map<int, string>("map");
            var key = at % keys;
            switch (act)
            {
                case Act.Set or Act.Fill:
                    var count = act == Act.Set ? 1 : 1 + (size % 90);
                    var value = $"{++stamp} {new string('x', size % 13 == 0 ? 4000 : size % 50)}";
                    agent.Host.Run(() =>
                    {
                        for (var i = 0; i < count; i++) map[key + i] = model[key + i] = value;
                    });
                    break;
                case Act.Remove or Act.RemoveRun:
                    agent.Host.Run(() =>
                    {
                        foreach (var gone in model.Keys.Where(k => k >= key).Take(act == Act.Remove ? 1 : size % 60).ToArray()) Assert.That(map.Remove(gone), Is.EqualTo(model.Remove(gone)));
                        Assert.That(map.Remove(-1), Is.False);
                    });
                    break;
                case Act.Drop or Act.Take:
                    var left = act == Act.Drop ? size % 40 : Math.Max(0, model.Count - (size % 40));
                    foreach (var gone in act == Act.Drop ? model.Keys.Take(left).ToArray() : model.Keys.Skip(left).ToArray()) model.Remove(gone);
                    agent.Command("map", act == Act.Drop ? $"@drop({left})" : $"@take({left})");
                    break;
                case Act.Read:
                    Assert.That(map.TryGetValue(key, out var read) ? read : null, Is.EqualTo(model.GetValueOrDefault(key)));
                    Assert.That(map.TryGetFirst(out var first) ? first.Key : -1, Is.EqualTo(model.Count == 0 ? -1 : model.First().Key));
                    Assert.That(map.TryGetLast(out var last) ? last.Key : -1, Is.EqualTo(model.Count == 0 ? -1 : model.Last().Key));
                    break;
                case Act.Range:
                    Assert.That(map.Range(key, key + size).SequenceEqual(model.Where(e => e.Key >= key && e.Key < key + size)));
                    break;
                case Act.Sync:
                    Sync(agent, "map", model.Count);
                    break;
                default:
                    if (Go(ref agent, store, act, size)) model = new(durable.ToDictionary());
                    break;
            }

            Assert.That(agent.Map<int, string>("map"), Has.Count.EqualTo(model.Count));
        }

        Assert.That(agent.Map<int, string>("map").SequenceEqual(model));
        Finish(agent, store);
        using var next = agent.Restart();
        Assert.That(next.Host.Quarantined, Is.Empty);
        Assert.That(next.Map<int, string>("map").SequenceEqual(model));
        AssertNoWaste(store, "m/map");
        agent.Dispose();
    }

    private static async Task LiveListAsync((Act, int, int)[] life, int pages, int perPage)
    {
        var store = new ScriptedStore { Holds = true };
        await store.PutAsync(TestAgent.Node, LongLanes.List("list", pages, perPage));
        var model = Enumerable.Range(0, pages * perPage).Select(i => $"{i}").ToList();
        var durable = model.ToArray();
        var agent = new TestAgent(TestAgent.Define(new ListLaneDefinition<string>("list", Form.String)), store).Open();
        store.Tracks = () =>
        {
            var taken = model.ToArray();
            return () => durable = taken;
        };
        var stamp = 0;
        foreach (var (act, at, size) in life)
        {
            var list = (ListLane<string>)agent.Lanes.Find("list")!;
            var index = at % (model.Count + 1);
            switch (act)
            {
                case Act.Set when index < model.Count:
                    model[index] = $"{++stamp}";
                    agent.Command("list", $"@update(index:{index})\"{stamp}\"");
                    break;
                case Act.Fill or Act.Set:
                    var value = $"{++stamp} {new string('x', size % 13 == 0 ? 4000 : size % 50)}";
                    agent.Host.Run(() =>
                    {
                        for (var i = 0; i < 1 + (size % 60); i++)
                        {
                            list.Insert(index + i, value);
                            model.Insert(index + i, value);
                        }
                    });
                    break;
                case Act.Remove or Act.RemoveRun:
                    agent.Host.Run(() =>
                    {
                        for (var i = act == Act.Remove ? 1 : size % 60; i > 0 && index < model.Count; i--)
                        {
                            list.RemoveAt(index);
                            model.RemoveAt(index);
                        }
                    });
                    break;
                case Act.Drop or Act.Take:
                    var left = act == Act.Drop ? Math.Min(model.Count, size % 40) : Math.Max(0, model.Count - (size % 40));
                    if (act == Act.Drop) model.RemoveRange(0, left);
                    else model.RemoveRange(left, model.Count - left);
                    agent.Command("list", act == Act.Drop ? $"@drop({left})" : $"@take({left})");
                    break;
                case Act.Read or Act.Range:
                    if (index < model.Count) Assert.That(list[index], Is.EqualTo(model[index]));
                    break;
                case Act.Sync:
                    break;
                default:
                    if (Go(ref agent, store, act, size)) model = [.. durable];
                    break;
            }

            Assert.That((ListLane<string>)agent.Lanes.Find("list")!, Has.Count.EqualTo(model.Count));
        }

        Assert.That(((ListLane<string>)agent.Lanes.Find("list")!).SequenceEqual(model));
        Finish(agent, store);
        using var next = agent.Restart();
        Assert.That(next.Host.Quarantined, Is.Empty);
        Assert.That(((ListLane<string>)next.Lanes.Find("list")!).SequenceEqual(model));
        AssertNoWaste(store, "l/list");
        agent.Dispose();
    }

    private static async Task LiveBrokenAsync((Act, int, int)[] life, int pages, int bad, int readable)
    {
        var store = new ScriptedStore { Holds = true };
        var records = LongLanes.Map("map", pages, 4, key => $"\"{key}\"");
        var name = $"m/map/{bad}";
        var first = bad * 16;
        records[name] = $"{{{string.Join(',', Enumerable.Range(0, 4).Select(i => $"{first + (i * 4)}:{(i == readable ? "{a:1}" : $"\"{first + (i * 4)}\"")}"))}}}";
        await store.PutAsync(TestAgent.Node, records);
        var model = new SortedDictionary<int, string>(Enumerable.Range(0, pages * 4).ToDictionary(i => i * 4, i => $"{i * 4}"));
        var durable = model.ToArray();
        var agent = new TestAgent(TestAgent.Define(new MapLaneDefinition<int, string>("map", Form.Int32, Form.String)), store).Open();
        store.Tracks = () =>
        {
            var taken = model.ToArray();
            return () => durable = taken;
        };
        var stamp = 0;
        foreach (var (act, at, size) in life)
        {
            var map = agent.Map<int, string>("map");
            var key = at % (pages * 16);
            if (act is Act.Set or Act.Fill or Act.Remove or Act.RemoveRun)
            {
                var text = $"{++stamp}";
                agent.Host.Run(() =>
                {
                    try
                    {
                        if (act is Act.Set or Act.Fill)
                        {
                            map[key] = text;
                            model[key] = text;
                        }
                        else
                        {
                            Assert.That(map.Remove(key), Is.EqualTo(model.Remove(key)));
                        }
                    }
                    catch (LaneQuarantinedException)
                    {
                        Assert.That(map.IsQuarantined);
                    }
                });
            }
            else if (act == Act.Range)
            {
                foreach (var entry in map.Range(key, key + (size % 400))) Assert.That(model[entry.Key], Is.EqualTo(entry.Value));
            }
            else if (act >= Act.Wait && act != Act.Sync && Go(ref agent, store, act, size))
            {
                model = new(durable.ToDictionary());
            }
        }

        Finish(agent, store);
        using var next = agent.Restart();
        var lost = Enumerable.Range(readable, 4 - readable).Select(i => first + (i * 4)).ToHashSet();
        Assert.That(next.Map<int, string>("map").SequenceEqual(model.Where(e => !lost.Contains(e.Key))));
        Assert.That(next.Map<int, string>("map").IsQuarantined);
        Assert.That(() => next.Map<int, string>("map").Remove(first), Throws.TypeOf<LaneQuarantinedException>());
        Assert.That(store.Text(TestAgent.Node, name), Is.EqualTo(records[name]));
        agent.Dispose();
    }

    /// <summary>A step of the store or of time; true when the agent began anew.</summary>
    private static bool Go(ref TestAgent agent, ScriptedStore store, Act act, int size)
    {
        switch (act)
        {
            case Act.Wait:
                agent.Advance(300);
                break;
            case Act.Release when store.Held > 0:
                agent.Release();
                break;
            case Act.Fail or Act.LoseAnswer when store.Held > 0:
                agent.Release(fails: true, carriedOut: act == Act.LoseAnswer);
                break;
            case Act.Crash or Act.Close:
                if (act == Act.Close) Finish(agent, store);
                else while (store.Held > 0) store.Fail(carriedOut: size % 2 == 0);
                agent.Dispose();
                agent = agent.Restart();
                return true;
        }

        return false;
    }

    private static void Finish(TestAgent agent, ScriptedStore store)
    {
        store.Holds = false;
        while (store.Held > 0) agent.Release();
        var closing = agent.Host.Start(() => agent.Lanes.CloseAsync());
        for (var i = 0; i < 200 && !closing.IsCompleted; i++) agent.Advance(1000);
        Assert.That(agent.Host.Run(() => new ValueTask<bool>(closing)), Is.True);
        store.Holds = true;
    }

    private static void Sync(TestAgent agent, string lane, int count)
    {
        var reader = new FakeReader();
        agent.Sync(lane, reader);
        var synced = SpinWait.SpinUntil(
            () =>
            {
                agent.Host.Drain();
                return reader.Log.Contains("synced");
            },
            TimeSpan.FromSeconds(20));
        Assert.That(synced);
        Assert.That(reader.CopyEntries(), Has.Count.EqualTo(count));
        agent.Deliver((NodeOpKind.Unlink, lane, "", reader));
    }

    /// <summary>The store holds the pages and chunks that the directory names, and no others.</summary>
    private static void AssertNoWaste(ScriptedStore store, string directory)
    {
        var records = store.Kept.Read("test", TestAgent.Node).Keys.Where(name => name.StartsWith(directory + "/", StringComparison.Ordinal)).ToHashSet();
        var root = store.Text(TestAgent.Node, directory);
        var named = new HashSet<string>();
        foreach (var id in Ids(root))
        {
            if (root[0] != '@')
            {
                named.Add($"{directory}/{id}");
                continue;
            }

            named.Add($"{directory}/d{id}");
            foreach (var page in Ids(store.Text(TestAgent.Node, $"{directory}/d{id}"))) named.Add($"{directory}/{page}");
        }

        Assert.That(records, Is.EquivalentTo(named));
    }

    private static string[] Ids(string text) =>
        text.Replace("@chunks", "", StringComparison.Ordinal).Trim('{', '}', ' ', '-').Split(',', StringSplitOptions.RemoveEmptyEntries);
}
