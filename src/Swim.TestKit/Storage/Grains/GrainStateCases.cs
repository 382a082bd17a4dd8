using Orleans;

namespace Swim.TestKit.Storage;

/// <summary>Reading, writing, clearing.</summary>
internal static class GrainStateCases
{
    private const string Group = "Grain storage";

    public static LaneStorageCase[] All { get; } =
    [
        .. CaseList.Of(
            Group,
            A_state_never_written_reads_as_new,
            What_was_written_is_read,
            A_state_with_nothing_in_it_is_kept,
            A_state_is_written_again_and_again,
            A_cleared_state_reads_as_new,
            A_cleared_state_can_be_written_again,
            A_state_can_be_cleared_twice,
            A_state_never_written_can_be_cleared,
            A_large_state_is_kept,
            Numbers_and_times_are_exact,
            A_write_that_is_cancelled_before_it_begins_is_written_or_refused),
        .. CaseList.Of(Group, subject => subject.KeepsDataOverRestart, A_restart_keeps_states_and_their_tags),
    ];

    private static async Task A_state_never_written_reads_as_new(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var read = await storage.ExpectNothingAsync(run.NewGrain());
        run.Equal("the tag of a state never written", null, read.ETag);
    }

    private static async Task What_was_written_is_read(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        var state = await storage.WriteNewAsync(grain, StoredState.With("one", 1));
        run.Equal("RecordExists after a write", true, state.RecordExists);
        run.True("a written state has a tag", !string.IsNullOrEmpty(state.ETag));
        await storage.ExpectAsync(grain, StoredState.With("one", 1), state.ETag);
    }

    private static async Task A_state_with_nothing_in_it_is_kept(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var (nothing, empty) = (run.NewGrain(), run.NewGrain());
        var state = await storage.WriteNewAsync(nothing, new StoredState());
        await storage.ExpectAsync(nothing, new StoredState(), state.ETag);
        state = await storage.WriteNewAsync(empty, StoredState.With(""));
        await storage.ExpectAsync(empty, StoredState.With(""), state.ETag);
    }

    private static async Task A_state_is_written_again_and_again(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        var state = new GrainState<StoredState>(new StoredState());
        for (var i = 0; i < 20; i++)
        {
            state.State = StoredState.With($"value {i}", i);
            await storage.WriteAsync(grain, state);
            await storage.ExpectAsync(grain, StoredState.With($"value {i}", i), state.ETag);
        }
    }

    private static async Task A_cleared_state_reads_as_new(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        var state = await storage.WriteNewAsync(grain, StoredState.With("one", 1));
        var written = state.ETag;
        await storage.ClearAsync(grain, state);
        run.Equal("RecordExists after a clear", false, state.RecordExists);
        run.Equal("the state after a clear", new StoredState(), state.State);
        // null, or the tag of a row that remembers: the contract has both
        run.NotEqual("the tag after a clear", written, state.ETag);
        await storage.ExpectNothingAsync(grain);
    }

    private static async Task A_cleared_state_can_be_written_again(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var (same, read) = (run.NewGrain(), run.NewGrain());
        var state = await storage.WriteNewAsync(same, StoredState.With("one"));
        await storage.ClearAsync(same, state);
        state.State = StoredState.With("two");
        await storage.WriteAsync(same, state);
        await storage.ExpectAsync(same, StoredState.With("two"), state.ETag);

        // by an activation that read what the clear has left
        state = await storage.WriteNewAsync(read, StoredState.With("one"));
        await storage.ClearAsync(read, state);
        var next = await storage.ExpectNothingAsync(read);
        next.State = StoredState.With("two");
        await storage.WriteAsync(read, next);
        await storage.ExpectAsync(read, StoredState.With("two"), next.ETag);
    }

    private static async Task A_state_can_be_cleared_twice(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        var state = await storage.WriteNewAsync(grain, StoredState.With("one"));
        await storage.ClearAsync(grain, state);
        await storage.ClearAsync(grain, state);
        run.Equal("RecordExists after two clears", false, state.RecordExists);
        await storage.ExpectNothingAsync(grain);
    }

    private static async Task A_state_never_written_can_be_cleared(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        var state = new GrainState<StoredState>(StoredState.With("unsaved"));
        await storage.ClearAsync(grain, state);
        run.Equal("RecordExists after a clear", false, state.RecordExists);
        run.Equal("the state after a clear", new StoredState(), state.State);
        await storage.ExpectNothingAsync(grain);
    }

    private static async Task A_large_state_is_kept(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        var large = StoredState.With(new string('x', run.Subject.LargestState - 1000) + "é", 1);
        var state = await storage.WriteNewAsync(grain, large);
        await storage.ExpectAsync(grain, large, state.ETag);
        state.State = StoredState.With("small");
        await storage.WriteAsync(grain, state);
        await storage.ExpectAsync(grain, StoredState.With("small"), state.ETag);
    }

    private static async Task Numbers_and_times_are_exact(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var time = new DateTimeOffset(2030, 6, 15, 12, 30, 45, TimeSpan.FromHours(2)).AddTicks(1_234_567);
        foreach (var value in (StoredState[])[StoredState.With("max", long.MaxValue, time), StoredState.With("min", long.MinValue, DateTimeOffset.UnixEpoch)])
        {
            var grain = run.NewGrain();
            var state = await storage.WriteNewAsync(grain, value);
            await storage.ExpectAsync(grain, value, state.ETag);
        }
    }

    private static async Task A_write_that_is_cancelled_before_it_begins_is_written_or_refused(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var grain = run.NewGrain();
        var state = new GrainState<StoredState>(StoredState.With("one"));
        var error = await CaseRun.ErrorOfAsync(() => storage.Storage.WriteStateAsync(GrainStorageProbe.Name, grain, state, new CancellationToken(true)));

        // by default a storage does not look at the token: Orleans passes such calls on to the overload without one
        if (error is null) await storage.ExpectAsync(grain, StoredState.With("one"), state.ETag);
        else if (error is OperationCanceledException) await storage.ExpectNothingAsync(grain);
        else throw run.Failed("a write with a cancelled token", "success or OperationCanceledException", $"{error.GetType().Name}: {error.Message}", error);
    }

    private static async Task A_restart_keeps_states_and_their_tags(CaseRun run)
    {
        var storage = await run.OpenGrainsAsync();
        var (kept, cleared) = (run.NewGrain(), run.NewGrain());
        var state = await storage.WriteNewAsync(kept, StoredState.With("one", 1));
        await storage.ClearAsync(cleared, await storage.WriteNewAsync(cleared, StoredState.With("gone")));

        storage = await run.RestartGrainsAsync();
        await storage.ExpectAsync(kept, StoredState.With("one", 1), state.ETag);
        await storage.ExpectNothingAsync(cleared);
        state.State = StoredState.With("two", 2);
        await storage.WriteAsync(kept, state);
        await storage.ExpectAsync(kept, StoredState.With("two", 2), state.ETag);
    }
}
