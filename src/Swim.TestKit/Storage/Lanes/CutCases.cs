using System.Globalization;
using System.Text;
using static Swim.TestKit.Storage.LaneStoreProbe;

namespace Swim.TestKit.Storage;

/// <summary>A process that ends amid a commit leaves the state before or after it. State by state, which is how lanes are kept in any storage, whatever this one offers besides.</summary>
internal static class CutCases
{
    private const int MaxWrites = 200;

    public static LaneStorageCase[] All { get; } = CaseList.Of(
        "Lane store",
        A_process_that_ends_amid_a_commit_leaves_all_of_it_or_nothing,
        A_process_that_ends_amid_a_first_commit_leaves_all_of_it_or_nothing,
        A_process_that_ends_amid_a_deletion_leaves_everything_or_nothing);

    private static Task A_process_that_ends_amid_a_commit_leaves_all_of_it_or_nothing(CaseRun run) => CutEverywhereAsync(
        run,
        [("v/a", "1"), ("v/b", "2"), ("v/c", "3")],
        (store, agent) => store.CommitAsync(agent, Put("v/a", "4"), Delete("v/b"), Put("v/d", "5"), Put("v/e", "6")),
        [("v/a", "4"), ("v/c", "3"), ("v/d", "5"), ("v/e", "6")]);

    private static Task A_process_that_ends_amid_a_first_commit_leaves_all_of_it_or_nothing(CaseRun run) => CutEverywhereAsync(
        run,
        [],
        (store, agent) => store.CommitAsync(agent, Put("v/a", "1"), Put("v/b", "2"), Put("v/c", "3")),
        [("v/a", "1"), ("v/b", "2"), ("v/c", "3")]);

    private static Task A_process_that_ends_amid_a_deletion_leaves_everything_or_nothing(CaseRun run) => CutEverywhereAsync(
        run,
        [("v/a", "1"), ("v/b", "2"), ("v/c", "3")],
        (store, agent) => store.DeleteAsync(agent),
        []);

    /// <summary>Cuts before and after each write that the change makes, until it makes it to the end.</summary>
    private static async Task CutEverywhereAsync(
        CaseRun run, (string Name, string Text)[] before, Func<LaneStoreProbe, Lanes.AgentRecords, Task> change, (string Name, string Text)[] after)
    {
        var storage = await run.Subject.OpenAsync();
        foreach (var isCarriedOut in (bool[])[false, true])
        {
            var isWhole = false;
            for (var writes = 0; !isWhole; writes++)
            {
                run.True("the commit ends", writes < MaxWrites);
                var node = run.NewNode();
                var cutting = new CuttingStorage(storage);
                var store = run.Over(cutting);
                var agent = await store.OpenAsync(node);
                if (before.Length > 0) await store.CommitAsync(agent, [.. before.Select(record => Put(record.Name, record.Text))]);
                cutting.CutAfter(writes, isCarriedOut);
                var error = await CaseRun.ErrorOfAsync(() => change(store, agent));
                isWhole = !cutting.IsCut;
                var what = string.Create(CultureInfo.InvariantCulture, $"the records after a process that ended {(isCarriedOut ? "after" : "before")} write {writes + 1}");
                var later = run.Over(new CuttingStorage(storage));
                var records = (await later.OpenAsync(node)).Records;
                var isAfter = Fits(records, after);
                if (!isAfter && !Fits(records, before)) throw run.Failed(what, $"{Show(before)} or {Show(after)}", Show([.. records.Select(record => (record.Key, Encoding.UTF8.GetString(record.Value.Span)))]));
                if (error is null && !isAfter) throw run.Failed($"{what}, of which the caller was told that it is stored", Show(after), Show(before));

                // and the next activation goes on from there
                var next = await later.OpenAsync(node);
                await later.CommitAsync(next, Put("v/next", "7"));
                await later.ExpectAsync(node, [.. isAfter ? after : before, ("v/next", "7")]);
            }
        }
    }

    private static bool Fits(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records, (string Name, string Text)[] expected) =>
        records.Count == expected.Length && expected.All(record => records.TryGetValue(record.Name, out var bytes) && Encoding.UTF8.GetString(bytes.Span) == record.Text);

    private static string Show((string Name, string Text)[] records) => records.Length == 0 ? "nothing" : string.Join(", ", records.OrderBy(record => record.Name, StringComparer.Ordinal).Select(record => $"{record.Name}={record.Text}"));
}
