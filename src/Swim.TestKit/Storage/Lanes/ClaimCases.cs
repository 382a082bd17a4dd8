using System.Globalization;
using Swim.Lanes;
using static Swim.TestKit.Storage.LaneStoreProbe;

namespace Swim.TestKit.Storage;

/// <summary>Of two activations of one agent at most one writes.</summary>
internal static class ClaimCases
{
    private const string Group = "Lane store";

    public static LaneStorageCase[] All { get; } =
    [
        .. CaseList.Of(
            Group,
            An_agent_never_stored_has_no_records,
            A_later_activation_fences_the_earlier_one,
            A_fenced_activation_changes_nothing,
            Of_two_activations_of_a_new_agent_the_first_to_write_wins,
            Opening_does_not_fence_an_agent_that_was_never_stored,
            A_fenced_activation_cannot_delete,
            Deletion_removes_everything,
            A_deleted_agent_is_made_anew,
            Two_activations_that_race_never_mix,
            Many_activations_that_open_at_once_leave_one_that_writes),
        .. CaseList.Of(Group, subject => subject.NeverRepeatsTags, An_activation_from_before_a_deletion_never_writes_again),
        .. CaseList.Of(Group, subject => subject.KeepsDataOverRestart, An_activation_from_before_a_restart_is_fenced_by_one_after_it),
    ];

    private static async Task An_agent_never_stored_has_no_records(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        await store.ExpectAsync(node);
        await store.ExpectAsync(node);
    }

    private static async Task A_later_activation_fences_the_earlier_one(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        var first = await store.OpenAsync(node, Put("v/a", "1"), Put("v/b", "2"));
        var second = await store.ExpectAsync(node, ("v/a", "1"), ("v/b", "2"));
        await store.ExpectFencedAsync(first, "an activation after which another was opened");
        await store.CommitAsync(second, Put("v/a", "3"));
        await store.ExpectFencedAsync(first, "an activation after which another has written");
        await store.CommitAsync(second, Put("v/c", "4"));
        await store.ExpectAsync(node, ("v/a", "3"), ("v/b", "2"), ("v/c", "4"));
    }

    private static async Task A_fenced_activation_changes_nothing(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        var first = await store.OpenAsync(node, Put("v/a", "1"), Put("v/b", "2"));
        await store.OpenAsync(node);
        for (var i = 0; i < 3; i++) await store.ExpectFencedAsync(first, "a fenced activation");
        await store.ExpectAsync(node, ("v/a", "1"), ("v/b", "2"));
    }

    private static async Task Of_two_activations_of_a_new_agent_the_first_to_write_wins(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        var (one, other) = (await store.OpenAsync(node), await store.OpenAsync(node));
        await store.CommitAsync(one, Put("v/a", "1"));
        await store.ExpectFencedAsync(other, "an activation that opened a new agent and wrote second");
        await store.CommitAsync(one, Put("v/a", "2"));
        await store.ExpectAsync(node, ("v/a", "2"));
    }

    private static async Task Opening_does_not_fence_an_agent_that_was_never_stored(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        var agent = await store.OpenAsync(node);
        for (var i = 0; i < 3; i++) await store.OpenAsync(node);
        await store.CommitAsync(agent, Put("v/a", "1"));
        await store.ExpectAsync(node, ("v/a", "1"));
    }

    private static async Task A_fenced_activation_cannot_delete(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        var first = await store.OpenAsync(node, Put("v/a", "1"));
        await store.OpenAsync(node);
        await run.ThrowsAsync<LaneStoreFencedException>("a delete by a fenced activation", () => store.DeleteAsync(first));
        await store.ExpectAsync(node, ("v/a", "1"));
    }

    private static async Task Deletion_removes_everything(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var (node, other) = (run.NewNode(), run.NewNode());
        await store.OpenAsync(other, Put("v/a", "other"));
        var agent = await store.OpenAsync(node, [.. Enumerable.Range(0, 50).Select(i => Put(string.Create(CultureInfo.InvariantCulture, $"m/track/{i}"), "x"))]);
        await store.DeleteAsync(agent);
        await store.ExpectAsync(node);
        await store.ExpectAsync(other, ("v/a", "other"));
        await store.DeleteAsync(await store.OpenAsync(run.NewNode()));
    }

    private static async Task A_deleted_agent_is_made_anew(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        for (var life = 0; life < 3; life++)
        {
            var agent = await store.ExpectAsync(node);
            await store.CommitAsync(agent, Put("v/a", $"life {life}"), Put($"v/only-{life}", "1"));
            agent = await store.ExpectAsync(node, ("v/a", $"life {life}"), ($"v/only-{life}", "1"));
            await store.CommitAsync(agent, Put("v/a", "last"));
            await store.DeleteAsync(agent);
        }

        await store.ExpectAsync(node);
    }

    private static async Task An_activation_from_before_a_deletion_never_writes_again(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var node = run.NewNode();
        var lost = new List<AgentRecords> { await store.OpenAsync(node, Put("v/a", "1")) };
        for (var i = 0; i < 3; i++)
        {
            var next = await store.OpenAsync(node);
            await store.CommitAsync(next, Put("v/a", $"{i}"));
            lost.Add(next);
        }

        await store.DeleteAsync(await store.OpenAsync(node));
        foreach (var old in lost) await store.ExpectFencedAsync(old, "an activation from before a deletion");
        var anew = await store.ExpectAsync(node);
        for (var i = 0; i < 8; i++)
        {
            await store.CommitAsync(anew, Put("v/a", $"anew {i}"));
            foreach (var old in lost) await store.ExpectFencedAsync(old, "an activation from before a deletion");
        }

        await store.ExpectAsync(node, ("v/a", "anew 7"));
    }

    private static async Task Two_activations_that_race_never_mix(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        for (var round = 0; round < 10; round++)
        {
            var node = run.NewNode();
            var first = await store.OpenAsync(node, Put("v/a", "start"), Put("v/b", "start"));
            var loser = WriteUntilFencedAsync(store, first);
            var second = await store.OpenAsync(node);
            run.Same("two records of one commit, seen by the next activation", Both(second.Records["v/a"]), second.Records);
            for (var i = 0; i < 5; i++) await store.CommitAsync(second, Put("v/a", $"second {i}"), Put("v/b", $"second {i}"));
            await loser;
            await store.ExpectAsync(node, ("v/a", "second 4"), ("v/b", "second 4"));
        }

        static async Task WriteUntilFencedAsync(LaneStoreProbe store, AgentRecords agent)
        {
            for (var i = 0; ; i++)
            {
                try
                {
                    await Task.Run(() => store.CommitAsync(agent, Put("v/a", $"first {i}"), Put("v/b", $"first {i}")));
                }
                catch (LaneStoreFencedException)
                {
                    return;
                }
            }
        }

        static Dictionary<string, byte[]> Both(ReadOnlyMemory<byte> bytes) => new() { ["v/a"] = bytes.ToArray(), ["v/b"] = bytes.ToArray() };
    }

    private static async Task Many_activations_that_open_at_once_leave_one_that_writes(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        foreach (var isStored in (bool[])[false, true])
        {
            var node = run.NewNode();
            if (isStored) await store.OpenAsync(node, Put("v/a", "before"));

            // a claim that loses to another one made at the same time may be refused
            var opened = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => OpenOrNullAsync(store, node))));
            var agents = opened.OfType<AgentRecords>().ToArray();
            run.True("at least one of the activations could be opened", agents.Length > 0);
            var written = await Task.WhenAll(agents.Select((agent, i) => Task.Run(() => TryWriteAsync(store, agent, $"{i}"))));
            run.Equal("activations that could write", 1, written.Count(text => text is not null));
            await store.ExpectAsync(node, ("v/a", written.Single(text => text is not null)!));
        }

        static async Task<AgentRecords?> OpenOrNullAsync(LaneStoreProbe store, string node)
        {
            try
            {
                return await store.OpenAsync(node);
            }
            catch (LaneStoreFencedException)
            {
                return null;
            }
        }

        static async Task<string?> TryWriteAsync(LaneStoreProbe store, AgentRecords agent, string text)
        {
            try
            {
                await store.CommitAsync(agent, Put("v/a", text));
                return text;
            }
            catch (LaneStoreFencedException)
            {
                return null;
            }
        }
    }

    private static async Task An_activation_from_before_a_restart_is_fenced_by_one_after_it(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var (stored, fresh) = (run.NewNode(), run.NewNode());
        var before = await store.OpenAsync(stored, Put("v/a", "1"));
        var never = await store.OpenAsync(fresh);
        var later = await run.RestartLanesAsync();
        var after = await later.ExpectAsync(stored, ("v/a", "1"));
        await later.OpenAsync(fresh, Put("v/a", "2"));

        // its writes reach the storage by whatever way; what it holds is what counts
        await later.ExpectFencedAsync(before, "an activation from before the restart");
        await later.ExpectFencedAsync(never, "an activation from before the restart, of an agent then new");
        await later.CommitAsync(after, Put("v/a", "3"));
        await later.ExpectAsync(stored, ("v/a", "3"));
        await later.ExpectAsync(fresh, ("v/a", "2"));
    }
}
