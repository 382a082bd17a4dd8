using System.Globalization;
using System.Text;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;
using Swim.Lanes;
using Swim.Runtime;

namespace Swim.Tests;

/// <summary>Lanes over a storage that keeps states one by one and may fail, be late, or stop at any write.</summary>
internal sealed class GrainLaneStoreTests
{
    private const string Node = "/t/1";

    private static readonly GrainId Id = GrainId.Create("test", Node);

    private enum Act
    {
        Change,
        ChangeMany,
        Remove,
        RemoveMany,
        Reopen,
        Crash,
        Race,
        Delete,
    }

    private static readonly Gen<(Act, int, int[])[]> Lives = Gen.Select(
        Gen.Frequency(
            (12, Gen.Const(Act.Change)),
            (2, Gen.Const(Act.ChangeMany)),
            (4, Gen.Const(Act.Remove)),
            (1, Gen.Const(Act.RemoveMany)),
            (2, Gen.Const(Act.Reopen)),
            (2, Gen.Const(Act.Crash)),
            (1, Gen.Const(Act.Race)),
            (1, Gen.Const(Act.Delete))),
        Gen.Int[0, 999],
        Gen.Int[0, 60].Array[0, 6]).Array[1, 40];

    [Test]
    public Task What_is_read_is_what_the_last_commit_left_whatever_the_storage_did() =>
        Gen.Select(Lives, Gen.OneOf(Gen.Const(6), Gen.Const(90), Gen.Const(700))).SampleAsync(
            (life, names) => LiveAsync(life, names), iter: Iterations, threads: 1);

    [Test]
    public async Task A_commit_cut_off_at_any_write_has_taken_place_as_a_whole_or_not_at_all([Values(3, 100)] int records)
    {
        // a merge: one page has the entries of two, the other goes, the directory names one
        for (var cut = 0; ; cut++)
        {
            var storage = new FaultyGrainStorage();
            var store = Over(storage);
            var agent = await store.OpenAsync("test", Node);
            await store.CommitAsync(agent, [.. Enumerable.Range(0, records).Select(i => Change($"m/a/{i}", $"{{{i}:1}}")), Change("m/a", "{0,1,2}")]);
            var before = Texts(await store.OpenAsync("test", Node));
            agent = await store.OpenAsync("test", Node);
            var calls = 0;
            storage.Faults = (_, _) => calls++ >= cut ? StorageFault.Fails : StorageFault.None;
            var done = true;
            try
            {
                await store.CommitAsync(agent, [Change("m/a/0", "{0:1,1:1}"), Change("m/a", "{0,2}"), new LaneRecordChange("m/a/1", null)]);
            }
            catch (IOException)
            {
                done = false;
            }

            storage.Faults = (_, _) => StorageFault.None;
            var after = Texts(await store.OpenAsync("test", Node));
            var expected = new SortedDictionary<string, string>(before, StringComparer.Ordinal) { ["m/a/0"] = "{0:1,1:1}", ["m/a"] = "{0,2}" };
            expected.Remove("m/a/1");
            Assert.That(after, Is.EqualTo(done ? expected : before), $"cut at call {cut}");
            if (done && calls < cut) break;
        }
    }

    [Test]
    public async Task One_change_among_twenty_thousand_records_writes_its_page_a_part_of_the_index_and_a_short_head()
    {
        var storage = new FaultyGrainStorage();
        var store = Over(storage);
        var agent = await store.OpenAsync("test", Node);
        await store.CommitAsync(agent, [.. Enumerable.Range(0, 20_000).Select(i => Change($"m/track/{i}", "{1:1}"))]);
        storage.Written.Clear();
        await store.CommitAsync(agent, [Change("m/track/7", "{1:2}")]);

        await TestContext.Out.WriteLineAsync($"{string.Join(", ", storage.Written)}: {storage.Count} states");
        Assert.That(storage.Written, Has.Count.EqualTo(3));
        Assert.That(storage.Written.Sum(write => write.Length), Is.LessThan(8 * 1024));
        Assert.That(Texts(await store.OpenAsync("test", Node)), Has.Count.EqualTo(20_000));
        var next = await store.OpenAsync("test", Node);
        storage.Written.Clear();
        await store.CommitAsync(next, [.. Enumerable.Range(0, 19_990).Select(i => new LaneRecordChange($"m/track/{i}", null))]);
        Assert.That(storage.Count, Is.EqualTo(11), "ten pages and a head that names them itself");
        await store.DeleteAsync(next);
        Assert.That(storage.Names, Is.Empty);
    }

    [Test]
    public async Task A_head_written_before_heads_had_buckets_is_read_and_carried_on()
    {
        var storage = new FaultyGrainStorage();
        var head = new AgentHeadState { Writer = "5f", Commit = 7 };
        for (var i = 0; i < 200; i++)
        {
            head.Pages[$"v/{i}"] = $"swim.v/{i}@5e.{i}";
            storage.Put($"swim.v/{i}@5e.{i}", Id, new LaneRecordState { Text = $"{i}" });
        }

        storage.Put("swim.head", Id, head);
        var store = Over(storage);
        var agent = await store.OpenAsync("test", Node);
        Assert.That(Texts(agent)["v/199"], Is.EqualTo("199"));
        await store.CommitAsync(agent, [Change("v/0", "new")]);
        var texts = Texts(await store.OpenAsync("test", Node));

        Assert.That(texts, Has.Count.EqualTo(200));
        Assert.That(texts["v/0"], Is.EqualTo("new"));
        Assert.That(storage.Names.Count(name => name.StartsWith("swim.v/", StringComparison.Ordinal)), Is.EqualTo(200));
    }

    [Test]
    public async Task A_head_that_was_written_although_the_answer_was_lost_fences_nobody([Values] bool isNew, [Values((int)StorageFault.LosesAnswer, (int)StorageFault.ComesLate, (int)StorageFault.MeetsItself)] int fault)
    {
        var storage = new FaultyGrainStorage();
        var store = Over(storage);
        var agent = await store.OpenAsync("test", Node);
        if (!isNew) await store.CommitAsync(agent, [Change("v/a", "0")]);
        storage.Faults = (what, name) => what == "write" && name == "swim.head" ? (StorageFault)fault : StorageFault.None;
        if ((StorageFault)fault == StorageFault.MeetsItself) await store.CommitAsync(agent, [Change("v/a", "1")]);
        else Assert.That(async () => await store.CommitAsync(agent, [Change("v/a", "1")]), Throws.InstanceOf<TimeoutException>());
        var calls = 0;
        storage.Faults = (_, _) =>
        {
            // between the look at the head and its next write
            if (calls++ == 1) storage.ComeLate();
            return StorageFault.None;
        };
        await store.CommitAsync(agent, [Change("v/b", "2")]);

        Assert.That(Texts(await store.OpenAsync("test", Node))["v/b"], Is.EqualTo("2"));
        Assert.That(Texts(await store.OpenAsync("test", Node))["v/a"], Is.EqualTo("1"));
        Assert.That(storage.Count, Is.EqualTo(3), "nothing is left behind");
    }

    [Test]
    public async Task Opening_and_clearing_have_a_bounded_number_of_calls_under_way()
    {
        var storage = new FaultyGrainStorage();
        var store = Over(storage);
        await store.CommitAsync(await store.OpenAsync("test", Node), [.. Enumerable.Range(0, 500).Select(i => Change($"v/{i}", "1"))]);
        var agent = await store.OpenAsync("test", Node);
        storage.IsSlow = true;
        Assert.That(Texts(await Over(storage).OpenAsync("test", Node)), Has.Count.EqualTo(500));

        Assert.That(storage.Highest, Is.InRange(1, 32));
        Assert.That(async () => await store.CommitAsync(agent, [Change("v/a", "1")]), Throws.InstanceOf<LaneStoreFencedException>());
    }

    private static int Iterations => int.TryParse(Environment.GetEnvironmentVariable("SWIM_MODEL_ITERATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 100;

    private static async Task LiveAsync((Act, int, int[])[] life, int names)
    {
        var storage = new FaultyGrainStorage();
        var plan = new Queue<int>();
        var isFaulty = false;
        storage.Faults = (what, name) =>
        {
            if (!plan.TryDequeue(out var next)) return StorageFault.None;
            if (next % 7 == 0) storage.ComeLate();
            if (next >= 24) return StorageFault.None;
            isFaulty = true;
            if (what == "read") return next % 3 == 0 ? StorageFault.Fails : StorageFault.None;
            return (StorageFault)(1 + (next % 4));
        };
        var store = Over(storage);
        var agent = await store.OpenAsync("test", Node);
        var possible = new List<SortedDictionary<string, string>> { new(StringComparer.Ordinal) };
        var unsaved = new Dictionary<string, string?>(StringComparer.Ordinal);
        var stamp = 0;
        foreach (var (act, at, faults) in life)
        {
            foreach (var fault in faults) plan.Enqueue(fault);
            var some = act is Act.ChangeMany or Act.RemoveMany ? names : 1 + (at % 3);
            switch (act)
            {
                case Act.Change or Act.ChangeMany or Act.Remove or Act.RemoveMany:
                    stamp++;
                    for (var i = 0; i < some; i++) unsaved[$"m/a/{(at + i) % names}"] = act is Act.Change or Act.ChangeMany ? $"{stamp}" : null;
                    await CommitAsync();
                    break;
                case Act.Delete:
                    // not promised: an earlier activation's first head that comes after the deletion finds what it expects, nothing
                    storage.Forget();
                    try
                    {
                        await store.DeleteAsync(agent);
                        possible = [new(StringComparer.Ordinal)];
                        unsaved.Clear();

                        // a first head that comes after that finds what it expects: nothing
                        storage.Forget();
                    }
                    catch (Exception error) when (error is not LaneStoreFencedException)
                    {
                        possible.Add(new(StringComparer.Ordinal));
                        await OpenAsync();
                    }

                    break;
                case Act.Race when possible.Count == 1 && possible[0].Count > 0:
                    plan.Clear();
                    var former = agent;
                    await OpenAsync();
                    Assert.That(async () => await store.CommitAsync(former, [Change("m/a/0", "fenced")]), Throws.InstanceOf<LaneStoreFencedException>());
                    break;
                case Act.Reopen or Act.Crash:
                    // what was under way may still arrive, or be lost
                    if (act == Act.Crash) storage.Forget();
                    await OpenAsync();
                    break;
            }
        }

        plan.Clear();
        await CommitAsync();
        Assert.That(possible, Has.Count.EqualTo(1));
        await OpenAsync();
        if (!isFaulty) Assert.That(storage.Names.Count(name => !name.StartsWith("swim.index", StringComparison.Ordinal) && name != "swim.head"), Is.EqualTo(possible[0].Count));
        await store.DeleteAsync(agent);
        Assert.That(Texts(await store.OpenAsync("test", Node)), Is.Empty);

        async Task CommitAsync()
        {
            var next = new SortedDictionary<string, string>(possible[0], StringComparer.Ordinal);
            foreach (var (name, text) in unsaved)
            {
                if (text is null) next.Remove(name);
                else next[name] = text;
            }

            try
            {
                await store.CommitAsync(agent, [.. unsaved.Select(change => change.Value is { } text ? Change(change.Key, text) : new LaneRecordChange(change.Key, null))]);
                possible = [next];
                unsaved.Clear();
            }
            catch (Exception error) when (error is not LaneStoreFencedException)
            {
                possible.Add(next);
            }
        }

        async Task OpenAsync()
        {
            while (true)
            {
                try
                {
                    agent = await store.OpenAsync("test", Node);
                    break;
                }
                catch (Exception error) when (error is IOException or TimeoutException && plan.Count > 0)
                {
                    // the next try
                }
                catch (Exception error) when (error is IOException or TimeoutException)
                {
                    plan.Clear();
                }
            }

            var found = Texts(agent);
            Assert.That(possible.Exists(state => state.SequenceEqual(found)), "a state that no commit left");
            possible = [found];
            unsaved.Clear();
            if (found.Count == 0) storage.Forget();
        }
    }

    private static ILaneStore Over(FaultyGrainStorage storage) => LaneStores.Over(storage, NullLoggerFactory.Instance);

    private static LaneRecordChange Change(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    private static SortedDictionary<string, string> Texts(AgentRecords records) =>
        new(records.Records.ToDictionary(record => record.Key, record => Encoding.UTF8.GetString(record.Value.Span)), StringComparer.Ordinal);
}
