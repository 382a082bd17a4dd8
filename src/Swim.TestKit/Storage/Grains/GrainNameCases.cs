using Orleans.Runtime;

namespace Swim.TestKit.Storage;

/// <summary>Whose state is whose: state names, grain ids, many at once.</summary>
internal static class GrainNameCases
{
    // what stock ADO.NET storage holds
    private const int LongestKey = 512;

    // names that are not the same, though a storage may take them for it: case, accents, spaces, what SQL, paths, URLs and patterns make of them.
    // Without braces: Orleans' ADO.NET storage takes a key for a format string and throws (AdoGrainKey.ToString)
    private static readonly string[] OddNames =
    [
        "a", "A", "a ", " a", "á", "a\u0301", "ä", "ß", "ss", "Привет", "日本語", "🚲", "a'b", "a''b", "a\"b", "a%b", "a_b", "a\\b", "a/b", "a//b", "a+b", "a%20b", "a b", "a#b",
        "a?b", "a:b", "a;b", "a|b", "a*b", "a.b", "..", "a,b", "a(b)", "a@b.1", "a\tb", "a\nb", "null", "0", "00",
    ];

    public static LaneStorageCase[] All { get; } = CaseList.Of(
        "Grain storage",
        State_names_are_kept_apart,
        Grain_types_are_kept_apart,
        Odd_grain_keys_are_kept_apart,
        Odd_state_names_are_kept_apart,
        Keys_of_512_characters_are_kept_apart,
        Many_grains_at_once);

    private static async Task State_names_are_kept_apart(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        var first = await storage.WriteNewAsync(grain, StoredState.With("first"), "first");
        var second = await storage.WriteNewAsync(grain, StoredState.With("second"), "second");
        await storage.ExpectAsync(grain, StoredState.With("first"), first.ETag, "first");
        await storage.ClearAsync(grain, first, "first");
        await storage.ExpectNothingAsync(grain, "first");
        await storage.ExpectAsync(grain, StoredState.With("second"), second.ETag, "second");
    }

    // two grains of different types may have the same key; a storage that keys by state name and key only would mix them when the state names are the same.
    // Orleans' ADO.NET storage is one: the contract leaves it to the state name to tell types apart, so both names differ here
    private static async Task Grain_types_are_kept_apart(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var key = run.NewNode();
        var (one, other) = (GrainId.Create("swim-conformance-one", key), GrainId.Create("swim-conformance-other", key));
        var first = await storage.WriteNewAsync(one, StoredState.With("one"), "one.state");
        await storage.ExpectNothingAsync(other, "other.state");
        var second = await storage.WriteNewAsync(other, StoredState.With("other"), "other.state");
        await storage.ExpectAsync(one, StoredState.With("one"), first.ETag, "one.state");
        await storage.ExpectAsync(other, StoredState.With("other"), second.ETag, "other.state");
    }

    private static async Task Odd_grain_keys_are_kept_apart(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var node = run.NewNode();
        GrainId Grain(string name) => GrainId.Create("swim-conformance", $"{node}/{name}");
        foreach (var name in OddNames) await storage.WriteNewAsync(Grain(name), StoredState.With(name));
        foreach (var name in OddNames)
        {
            var read = await storage.ReadAsync(Grain(name));
            run.Equal($"the state of key {name}", StoredState.With(name), read.State);
        }
    }

    // without a back-tick: Orleans' ADO.NET storage reads it as that of a generic type's name
    private static async Task Odd_state_names_are_kept_apart(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        foreach (var name in OddNames) await storage.WriteNewAsync(grain, StoredState.With(name), name);
        foreach (var name in OddNames)
        {
            var read = await storage.ReadAsync(grain, name);
            run.Equal($"the state named {name}", StoredState.With(name), read.State);
        }
    }

    private static async Task Keys_of_512_characters_are_kept_apart(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var node = run.NewNode("/");
        foreach (var filler in (char[])['k', 'ж'])
        {
            var (one, other) = (GrainId.Create("swim-conformance", $"{node.PadRight(LongestKey - 1, filler)}1"), GrainId.Create("swim-conformance", $"{node.PadRight(LongestKey - 1, filler)}2"));
            var first = await storage.WriteNewAsync(one, StoredState.With("one"));
            var second = await storage.WriteNewAsync(other, StoredState.With("other"));
            await storage.ExpectAsync(one, StoredState.With("one"), first.ETag);
            await storage.ExpectAsync(other, StoredState.With("other"), second.ETag);
        }
    }

    private static async Task Many_grains_at_once(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grains = Enumerable.Range(0, 200).Select(_ => run.NewGrain()).ToArray();
        await Parallel.ForEachAsync(Enumerable.Range(0, grains.Length), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            var grain = grains[i];
            var state = await storage.WriteNewAsync(grain, StoredState.With("first", i));
            for (var k = 0; k < 5; k++)
            {
                state.State = StoredState.With($"write {k}", i);
                await storage.WriteAsync(grain, state);
                await storage.ExpectAsync(grain, StoredState.With($"write {k}", i), state.ETag);
            }

            await storage.ClearAsync(grain, state);
            await storage.ExpectNothingAsync(grain);
        });
    }
}
