using System.Globalization;
using System.Text;
using Swim.Lanes;
using static Swim.TestKit.Storage.LaneStoreProbe;

namespace Swim.TestKit.Storage;

/// <summary>Records: what is written is what is read.</summary>
internal static class RecordCases
{
    private const string Group = "Lane store";
    private const int MaxRecordName = 200;

    private static readonly string[] OddNames =
    [
        "v/a", "v/A", "v/a ", "v/á", "v/a\u0301", "v/Привет", "v/日本語", "v/🚲", "v/a'b", "v/a\"b", "v/a%b", "v/a_b", "v/a\\b", "v/a/b", "v/a@b.1", "v/a+b", "v/a#b", "v/a:b", "v/{a}",
        "v/a;--", "v/..", "v/null", "m/a", "m/a/0", "m/a/00", "s",
    ];

    public static LaneStorageCase[] All { get; } =
    [
        .. CaseList.Of(
            Group,
            Records_are_read_by_the_next_activation,
            A_commit_changes_and_deletes_what_it_says_and_nothing_else,
            Deleting_what_is_not_there_does_nothing,
            A_commit_of_nothing_changes_nothing,
            An_agent_whose_records_have_all_been_deleted_goes_on,
            An_empty_record_is_a_record,
            Odd_record_names_are_kept_apart,
            Odd_nodes_are_kept_apart,
            Long_names_are_kept,
            Recon_text_of_every_kind_is_kept,
            Many_records_in_one_commit,
            A_large_record_is_kept,
            Any_sequence_of_commits_reads_like_a_dictionary,
            A_cancelled_commit_is_written_or_not_and_the_next_one_stands),
        .. CaseList.Of(Group, subject => subject.KeepsDataOverRestart, A_restart_keeps_records),
        .. CaseList.Of(Group, OffersRecords, Bytes_are_kept_exactly, Of_several_changes_of_one_record_the_last_stays),
    ];

    private static async Task Records_are_read_by_the_next_activation(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        await store.OpenAsync(node, Put("v/a", "1"), Put("m/b/0", "{x:1}"));
        await store.ExpectAsync(node, ("v/a", "1"), ("m/b/0", "{x:1}"));
        await store.ExpectAsync(run.NewNode());
    }

    private static async Task A_commit_changes_and_deletes_what_it_says_and_nothing_else(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        var agent = await store.OpenAsync(node, Put("v/a", "1"), Put("v/b", "2"), Put("v/c", "3"));
        await store.CommitAsync(agent, Put("v/a", "4"), Delete("v/b"), Put("v/d", "5"));
        agent = await store.ExpectAsync(node, ("v/a", "4"), ("v/c", "3"), ("v/d", "5"));
        await store.CommitAsync(agent, Put("v/b", "6"), Delete("v/d"));
        await store.CommitAsync(agent, Delete("v/c"));
        await store.ExpectAsync(node, ("v/a", "4"), ("v/b", "6"));
    }

    private static async Task Deleting_what_is_not_there_does_nothing(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        var agent = await store.OpenAsync(node, Delete("v/never"));
        await store.CommitAsync(agent, Put("v/a", "1"), Delete("v/never"));
        await store.CommitAsync(agent, Delete("v/never"));
        await store.ExpectAsync(node, ("v/a", "1"));
    }

    private static async Task A_commit_of_nothing_changes_nothing(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        var agent = await store.OpenAsync(node);
        await store.CommitAsync(agent, []);
        await store.CommitAsync(agent, Put("v/a", "1"));
        await store.CommitAsync(agent, []);
        await store.ExpectAsync(node, ("v/a", "1"));
    }

    private static async Task An_agent_whose_records_have_all_been_deleted_goes_on(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        var agent = await store.OpenAsync(node, Put("v/a", "1"), Put("v/b", "2"));
        await store.CommitAsync(agent, Delete("v/a"), Delete("v/b"));
        await store.CommitAsync(agent, Put("v/c", "3"));
        await store.CommitAsync(agent, Delete("v/c"));
        agent = await store.ExpectAsync(node);
        await store.CommitAsync(agent, Put("v/d", "4"));
        await store.ExpectAsync(node, ("v/d", "4"));
    }

    private static async Task An_empty_record_is_a_record(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        var agent = await store.OpenAsync(node, Put("v/empty", ""), Put("v/full", "1"));
        await store.CommitAsync(agent, Put("v/full", ""));
        await store.ExpectAsync(node, ("v/empty", ""), ("v/full", ""));
    }

    private static async Task Odd_record_names_are_kept_apart(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        var agent = await store.OpenAsync(node, [.. OddNames.Select(name => Put(name, $"of {name}"))]);
        await store.ExpectAsync(node, [.. OddNames.Select(name => (name, $"of {name}"))]);
        agent = await store.OpenAsync(node);
        await store.CommitAsync(agent, [.. OddNames.Skip(1).Select(Delete)]);
        await store.ExpectAsync(node, (OddNames[0], $"of {OddNames[0]}"));
    }

    private static async Task Odd_nodes_are_kept_apart(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var prefix = run.NewNode("/");
        // braces: see GrainNameCases
        var names = OddNames.Where(name => !name.Contains('{', StringComparison.Ordinal)).ToArray();
        foreach (var name in names) await store.OpenAsync(prefix + name, Put("v/a", name));
        foreach (var name in names) await store.ExpectAsync(prefix + name, ("v/a", name));
    }

    private static async Task Long_names_are_kept(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode("/").PadRight(512, 'n');
        var (one, other) = ("v/".PadRight(MaxRecordName - 1, 'r') + "1", "v/".PadRight(MaxRecordName - 1, 'r') + "2");
        await store.OpenAsync(node, Put(one, "1"), Put(other, "2"));
        await store.OpenAsync(node[..^1] + "o", Put(one, "3"));
        await store.ExpectAsync(node, (one, "1"), (other, "2"));
    }

    private static async Task Recon_text_of_every_kind_is_kept(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        string[] texts = ["-0.5e-7", "@pos(lat:1){x:2}", "\"a\\\"b\\\\c\\n\"", "{\n  a: 1\n}\r\n", "'; DROP TABLE records; --", "\"Привет 日本語 🚲 e\u0301\"", "%AAECAw==", new string(' ', 300), "\u00a0\ufeff\u2028", "\t"];
        await store.OpenAsync(node, [.. texts.Select((text, i) => Put(string.Create(CultureInfo.InvariantCulture, $"v/{i}"), text))]);
        await store.ExpectAsync(node, [.. texts.Select((text, i) => (string.Create(CultureInfo.InvariantCulture, $"v/{i}"), text))]);
    }

    private static async Task Many_records_in_one_commit(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        static (string Name, string Text) Record(int i) => (string.Create(CultureInfo.InvariantCulture, $"m/big/{i}"), string.Create(CultureInfo.InvariantCulture, $"value {i}"));
        var agent = await store.OpenAsync(node, [.. Enumerable.Range(0, 1000).Select(Record).Select(record => Put(record.Name, record.Text))]);
        await store.CommitAsync(agent, [.. Enumerable.Range(0, 1000).Where(i => i % 2 == 0).Select(i => Delete(Record(i).Name))]);
        await store.ExpectAsync(node, [.. Enumerable.Range(0, 1000).Where(i => i % 2 == 1).Select(Record)]);
    }

    private static async Task A_large_record_is_kept(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        var large = new string('x', run.Subject.LargestState - 1000) + "é";
        var agent = await store.OpenAsync(node, Put("v/large", large), Put("v/small", "1"));
        agent = await store.ExpectAsync(node, ("v/large", large), ("v/small", "1"));
        await store.CommitAsync(agent, Put("v/large", "2"));
        await store.ExpectAsync(node, ("v/large", "2"), ("v/small", "1"));
    }

    private static async Task Any_sequence_of_commits_reads_like_a_dictionary(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var node = run.NewNode();
            var model = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            var agent = await store.OpenAsync(node);
            for (var step = 0; step < 25; step++)
            {
                switch (random.Next(10))
                {
                    case 0:
                        await store.DeleteAsync(agent);
                        model.Clear();
                        agent = await store.OpenAsync(node);
                        break;
                    case 1 or 2:
                        agent = await store.OpenAsync(node);
                        run.Same(string.Create(CultureInfo.InvariantCulture, $"the records after step {step} of sequence {seed}"), model, agent.Records);
                        break;
                    default:
                        var changes = Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(8)).Distinct()
                            .Select(name => random.Next(3) == 0 ? Delete($"v/{name}") : Put($"v/{name}", new string('x', random.Next(40)))).ToArray();
                        await store.CommitAsync(agent, changes);
                        foreach (var change in changes)
                        {
                            if (change.Bytes is { } bytes) model[change.Name] = bytes.ToArray();
                            else model.Remove(change.Name);
                        }

                        break;
                }
            }

            agent = await store.OpenAsync(node);
            run.Same(string.Create(CultureInfo.InvariantCulture, $"the records after sequence {seed}"), model, agent.Records);
        }
    }

    private static async Task A_cancelled_commit_is_written_or_not_and_the_next_one_stands(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var random = new Random(1);
        for (var round = 0; round < 40; round++)
        {
            var node = run.NewNode();
            var agent = await store.OpenAsync(node, Put("v/a", "before"), Put("v/b", "before"));
            using var cancel = new CancellationTokenSource();
            if (round % 2 == 0) await cancel.CancelAsync();
            var commit = Task.Run(() => store.CommitAsync(agent, cancel.Token, Put("v/a", "after"), Put("v/b", "after")));
            for (var spin = random.Next(2000); spin > 0; spin--) Thread.SpinWait(10);
            await cancel.CancelAsync();
            var error = await CaseRun.ErrorOfAsync(() => commit);
            if (error is not null and not OperationCanceledException) throw run.Failed("a cancelled commit", "success or OperationCanceledException", $"{error.GetType().Name}: {error.Message}", error);
            if (round % 4 < 2)
            {
                // the activation goes on: what it writes next stands, whatever became of the one before
                await store.CommitAsync(agent, Put("v/a", "next"), Put("v/b", "next"));
                await store.ExpectAsync(node, ("v/a", "next"), ("v/b", "next"));
                continue;
            }

            var records = (await store.OpenAsync(node)).Records;
            var found = Encoding.UTF8.GetString(records["v/a"].Span);
            if (error is null) run.Equal("a commit that succeeded", "after", found);
            run.True("a cancelled commit is there or not", found is "before" or "after");
            run.Equal("the other record of the cancelled commit", found, Encoding.UTF8.GetString(records["v/b"].Span));
        }
    }

    private static async Task A_restart_keeps_records(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var nodes = Enumerable.Range(0, 20).Select(_ => run.NewNode()).ToArray();
        var deleted = run.NewNode();
        foreach (var node in nodes)
        {
            var agent = await store.OpenAsync(node, Put("v/a", node), Put("v/gone", "1"), Put("v/empty", ""));
            await store.CommitAsync(agent, Delete("v/gone"));
        }

        await store.DeleteAsync(await store.OpenAsync(deleted, Put("v/a", "1")));
        for (var i = 0; i < 2; i++)
        {
            store = await run.RestartLanesAsync();
            foreach (var node in nodes) await store.ExpectAsync(node, ("v/a", node), ("v/empty", ""));
            await store.ExpectAsync(deleted);
        }
    }

    private static async Task Bytes_are_kept_exactly(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        var random = new Random(7);
        var records = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["all"] = [.. Enumerable.Range(0, 256).Select(i => (byte)i)],
            ["zeros"] = new byte[1000],
            ["broken"] = [0xC3, 0x28, 0xFF, 0xFE],
            ["random"] = new byte[100_000],
        };
        random.NextBytes(records["random"]);
        await store.OpenAsync(node, [.. records.Select(record => new LaneRecordChange(record.Key, record.Value))]);
        run.Same("bytes that are no text", records, (await store.OpenAsync(node)).Records);
    }

    private static async Task Of_several_changes_of_one_record_the_last_stays(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        await store.OpenAsync(node, Put("v/a", "1"), Put("v/b", "1"), Delete("v/b"), Put("v/a", "2"), Delete("v/c"), Put("v/c", "3"));
        await store.ExpectAsync(node, ("v/a", "2"), ("v/c", "3"));
    }

    private static bool OffersRecords(LaneStorageSubject subject) => subject.OffersRecords;
}
