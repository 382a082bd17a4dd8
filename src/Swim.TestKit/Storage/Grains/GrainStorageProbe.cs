using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Swim.TestKit.Storage;

/// <summary>A grain storage as a grain uses it.</summary>
internal sealed class GrainStorageProbe(IGrainStorage storage, CaseRun run)
{
    public const string Name = "state";

    public IGrainStorage Storage => storage;

    /// <summary>Reads into a state that looks used, so that it shows what the storage leaves alone.</summary>
    public async Task<GrainState<StoredState>> ReadAsync(GrainId grain, string name = Name)
    {
        run.At($"read {name} of {grain}");
        var state = new GrainState<StoredState>(StoredState.With("stale", -1)) { ETag = "stale", RecordExists = true };
        await storage.ReadStateAsync(name, grain, state);
        return state;
    }

    public async Task WriteAsync(GrainId grain, GrainState<StoredState> state, string name = Name)
    {
        run.At($"write {name} of {grain} with tag {state.ETag ?? "null"}");
        await storage.WriteStateAsync(name, grain, state);
    }

    /// <summary>Writes a state for the first time.</summary>
    public async Task<GrainState<StoredState>> WriteNewAsync(GrainId grain, StoredState value, string name = Name)
    {
        var state = new GrainState<StoredState>(value);
        await WriteAsync(grain, state, name);
        return state;
    }

    public async Task ClearAsync(GrainId grain, GrainState<StoredState> state, string name = Name)
    {
        run.At($"clear {name} of {grain} with tag {state.ETag ?? "null"}");
        await storage.ClearStateAsync(name, grain, state);
    }

    /// <summary>The storage has this value, under this tag.</summary>
    public async Task ExpectAsync(GrainId grain, StoredState value, string? tag, string name = Name)
    {
        var read = await ReadAsync(grain, name);
        run.Equal("RecordExists of what was read", true, read.RecordExists);
        run.Equal("the state that was read", value, read.State);
        run.Equal("the tag that was read", tag, read.ETag);
    }

    /// <summary>The storage has nothing.</summary>
    public async Task<GrainState<StoredState>> ExpectNothingAsync(GrainId grain, string name = Name)
    {
        var read = await ReadAsync(grain, name);
        run.Equal("RecordExists of a state that is not there", false, read.RecordExists);
        run.Equal("a state that is not there", new StoredState(), read.State);
        return read;
    }

    public static GrainState<StoredState> Stale(GrainState<StoredState> state, string text = "stale") =>
        new(StoredState.With(text)) { ETag = state.ETag, RecordExists = true };
}
