using Orleans;
using Orleans.Storage;

namespace Swim.TestKit.Storage;

/// <summary>Tags: of several that write one state, one gets through. Lanes in any storage stand on these.</summary>
internal static class GrainTagCases
{
    private const string Group = "Grain storage";
    private const int Rivals = 16;

    public static LaneStorageCase[] All { get; } =
    [
        .. CaseList.Of(
            Group,
            Every_write_has_a_new_tag,
            A_write_with_an_old_tag_is_refused_and_changes_nothing,
            A_first_write_of_a_state_that_is_there_is_refused,
            A_clear_with_an_old_tag_is_refused_and_changes_nothing,
            A_clear_by_one_that_has_never_read_is_refused_or_clears,
            A_tag_that_was_never_given_is_refused_or_taken_as_none,
            An_old_tag_does_not_fit_a_cleared_state,
            Of_many_first_writes_one_gets_through,
            Of_many_writes_with_one_tag_one_gets_through,
            A_conflict_reaches_its_own_caller_only),
        .. CaseList.Of(Group, subject => subject.NeverRepeatsTags, A_tag_never_fits_the_state_that_comes_after_a_clear),
        .. CaseList.Of(Group, subject => subject.KeepsDataOverRestart, An_old_tag_is_refused_after_a_restart),
    ];

    private static async Task Every_write_has_a_new_tag(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        var state = await storage.WriteNewAsync(grain, StoredState.With("same"));
        var seen = new HashSet<string?>(StringComparer.Ordinal) { null, state.ETag };
        for (var i = 0; i < 5; i++)
        {
            await storage.WriteAsync(grain, state);
            run.True($"the tag {state.ETag} of write {i + 2}, of the same value, is new", seen.Add(state.ETag));
        }
    }

    private static async Task A_write_with_an_old_tag_is_refused_and_changes_nothing(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        var state = await storage.WriteNewAsync(grain, StoredState.With("one"));
        var stale = GrainStorageProbe.Stale(state);
        state.State = StoredState.With("two");
        await storage.WriteAsync(grain, state);
        await run.ThrowsAsync<InconsistentStateException>("a write with an old tag", () => storage.WriteAsync(grain, stale));
        await storage.ExpectAsync(grain, StoredState.With("two"), state.ETag);
    }

    private static async Task A_first_write_of_a_state_that_is_there_is_refused(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        var state = await storage.WriteNewAsync(grain, StoredState.With("one"));
        await run.ThrowsAsync<InconsistentStateException>("a second first write", () => storage.WriteNewAsync(grain, StoredState.With("two")));
        await storage.ExpectAsync(grain, StoredState.With("one"), state.ETag);
    }

    private static async Task A_clear_with_an_old_tag_is_refused_and_changes_nothing(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        var state = await storage.WriteNewAsync(grain, StoredState.With("one"));
        var stale = GrainStorageProbe.Stale(state);
        state.State = StoredState.With("two");
        await storage.WriteAsync(grain, state);
        await run.ThrowsAsync<InconsistentStateException>("a clear with an old tag", () => storage.ClearAsync(grain, stale));
        await storage.ExpectAsync(grain, StoredState.With("two"), state.ETag);
    }

    private static async Task A_clear_by_one_that_has_never_read_is_refused_or_clears(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        var state = await storage.WriteNewAsync(grain, StoredState.With("one"));
        var error = await CaseRun.ErrorOfAsync(() => storage.ClearAsync(grain, new GrainState<StoredState>(new StoredState())));

        // the contract has no word on it: ADO.NET storage reads first and then clears, memory storage compares tags and refuses
        if (error is null) await storage.ExpectNothingAsync(grain);
        else if (error is InconsistentStateException) await storage.ExpectAsync(grain, StoredState.With("one"), state.ETag);
        else throw run.Failed("a clear without a tag", "success or InconsistentStateException", $"{error.GetType().Name}: {error.Message}", error);
    }

    private static async Task A_tag_that_was_never_given_is_refused_or_taken_as_none(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var (first, second) = (run.NewGrain(), run.NewGrain());
        var given = await storage.WriteNewAsync(first, StoredState.With("one"));
        var state = GrainStorageProbe.Stale(given, "two");
        var error = await CaseRun.ErrorOfAsync(() => storage.WriteAsync(second, state));

        // of a grain never stored: memory storage takes any, since its data may have gone with a silo; a storage that lasts refuses
        if (error is null) await storage.ExpectAsync(second, StoredState.With("two"), state.ETag);
        else if (error is InconsistentStateException) await storage.ExpectNothingAsync(second);
        else throw run.Failed("a write with another grain's tag", "success or InconsistentStateException", $"{error.GetType().Name}: {error.Message}", error);
        await storage.ExpectAsync(first, StoredState.With("one"), given.ETag);
    }

    private static async Task An_old_tag_does_not_fit_a_cleared_state(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        var state = await storage.WriteNewAsync(grain, StoredState.With("one"));
        var stale = GrainStorageProbe.Stale(state);
        await storage.ClearAsync(grain, state);
        await run.ThrowsAsync<InconsistentStateException>("a write with the tag from before the clear", () => storage.WriteAsync(grain, stale));
        await storage.ExpectNothingAsync(grain);
    }

    private static async Task A_tag_never_fits_the_state_that_comes_after_a_clear(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        var state = await storage.WriteNewAsync(grain, StoredState.With("first life"));
        var stale = new List<GrainState<StoredState>> { GrainStorageProbe.Stale(state) };
        for (var i = 0; i < 3; i++)
        {
            await storage.WriteAsync(grain, state);
            stale.Add(GrainStorageProbe.Stale(state));
        }

        await storage.ClearAsync(grain, state);
        for (var i = 0; i < 6; i++)
        {
            state.State = StoredState.With($"second life {i}");
            await storage.WriteAsync(grain, state);
            foreach (var old in stale)
            {
                await run.ThrowsAsync<InconsistentStateException>("a write with a tag from before the clear", () => storage.WriteAsync(grain, old));
                await run.ThrowsAsync<InconsistentStateException>("a clear with a tag from before the clear", () => storage.ClearAsync(grain, old));
            }

            await storage.ExpectAsync(grain, StoredState.With($"second life {i}"), state.ETag);
        }
    }

    private static async Task Of_many_first_writes_one_gets_through(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        for (var round = 0; round < 10; round++)
        {
            var grain = run.NewGrain();
            await OneGetsThroughAsync(run, storage, grain, [.. Enumerable.Range(0, Rivals).Select(i => new GrainState<StoredState>(StoredState.With($"rival {i}", i)))]);
        }
    }

    private static async Task Of_many_writes_with_one_tag_one_gets_through(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        var state = await storage.WriteNewAsync(grain, StoredState.With("one"));
        for (var round = 0; round < 10; round++)
        {
            state = await OneGetsThroughAsync(run, storage, grain, [.. Enumerable.Range(0, Rivals).Select(i => GrainStorageProbe.Stale(state, $"rival {i}"))]);
        }
    }

    private static async Task A_conflict_reaches_its_own_caller_only(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var taken = run.NewGrain();
        var state = await storage.WriteNewAsync(taken, StoredState.With("first"));
        var writes = Enumerable.Range(0, 200).Select(i => (IsRival: i % 10 == 0, Grain: i % 10 == 0 ? taken : run.NewGrain())).ToArray();
        var errors = await Task.WhenAll(writes.Select(write =>
            CaseRun.ErrorOfAsync(() => storage.Storage.WriteStateAsync(GrainStorageProbe.Name, write.Grain, new GrainState<StoredState>(StoredState.With("second"))))));
        for (var i = 0; i < writes.Length; i++)
        {
            if (writes[i].IsRival) run.True($"a rival's write fails with InconsistentStateException, not {errors[i]?.GetType().Name ?? "success"}", errors[i] is InconsistentStateException);
            else run.Equal("what a write beside the rivals' throws", null, errors[i]);
        }

        await storage.ExpectAsync(taken, StoredState.With("first"), state.ETag);
    }

    private static async Task An_old_tag_is_refused_after_a_restart(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        var state = await storage.WriteNewAsync(grain, StoredState.With("one"));
        var stale = GrainStorageProbe.Stale(state);
        await storage.WriteAsync(grain, state);
        storage = await run.RestartGrainsAsync();
        await run.ThrowsAsync<InconsistentStateException>("a write with an old tag", () => storage.WriteAsync(grain, stale));
        await run.ThrowsAsync<InconsistentStateException>("a first write", () => storage.WriteNewAsync(grain, StoredState.With("new")));
        await storage.ExpectAsync(grain, StoredState.With("one"), state.ETag);
    }

    private static async Task<GrainState<StoredState>> OneGetsThroughAsync(CaseRun run, GrainStorageProbe storage, Orleans.Runtime.GrainId grain, GrainState<StoredState>[] rivals)
    {
        run.At($"{rivals.Length} writes of {grain} at once");
        var errors = await Task.WhenAll(rivals.Select(rival => CaseRun.ErrorOfAsync(() => Task.Run(() => storage.Storage.WriteStateAsync(GrainStorageProbe.Name, grain, rival)))));
        if (errors.FirstOrDefault(error => error is not null and not InconsistentStateException) is { } other)
        {
            throw run.Failed("what the losers throw", nameof(InconsistentStateException), $"{other.GetType().Name}: {other.Message}", other);
        }

        run.Equal("writers that got through", 1, errors.Count(error => error is null));
        var winner = rivals[Array.FindIndex(errors, error => error is null)];
        await storage.ExpectAsync(grain, winner.State!, winner.ETag);
        return winner;
    }
}
