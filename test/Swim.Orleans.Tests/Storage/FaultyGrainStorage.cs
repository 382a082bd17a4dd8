using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Swim.Tests;

/// <summary>What happens to one call of a storage.</summary>
internal enum StorageFault
{
    None,

    /// <summary>Fails and has no effect.</summary>
    Fails,

    /// <summary>Takes effect, and fails.</summary>
    LosesAnswer,

    /// <summary>Fails, and takes effect at some later call, if the tag still fits.</summary>
    ComesLate,

    /// <summary>Takes effect, is repeated within the storage, and fails for the tag it has set itself.</summary>
    MeetsItself,
}

/// <summary>A storage that keeps states one by one, as JSON, and has faults. For one thread, except for its counters.</summary>
internal sealed class FaultyGrainStorage : IGrainStorage
{
    private readonly Dictionary<(string Name, GrainId Id), (string Tag, string Json)> _states = [];
    private readonly List<Action> _late = [];
    private int _tags;
    private int _underWay;

    /// <summary>Decides by what is done (read, write, clear) and the state's name.</summary>
    public Func<string, string, StorageFault> Faults { get; set; } = (_, _) => StorageFault.None;

    /// <summary>Calls take a while, so that they can overlap.</summary>
    public bool IsSlow { get; set; }

    public int Highest { get; private set; }

    public int Count => _states.Count;

    /// <summary>Names and lengths of what has been written since this was cleared.</summary>
    public List<(string Name, int Length)> Written { get; } = [];

    public IEnumerable<string> Names => _states.Keys.Select(key => key.Name);

    public void Put<T>(string name, GrainId id, T state) => _states[(name, id)] = ($"t{++_tags}", JsonSerializer.Serialize(state));

    /// <summary>What was to come late comes now.</summary>
    public void ComeLate()
    {
        var late = _late.ToArray();
        _late.Clear();
        foreach (var write in late) write();
    }

    /// <summary>What was to come late never does.</summary>
    public void Forget() => _late.Clear();

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await BeginAsync();
        if (Faults("read", stateName) != StorageFault.None) throw new IOException("the storage does not answer");
        var found = _states.TryGetValue((stateName, grainId), out var state);
        grainState.State = found ? JsonSerializer.Deserialize<T>(state.Json)! : Activator.CreateInstance<T>();
        grainState.ETag = found ? state.Tag : null;
        grainState.RecordExists = found;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await BeginAsync();
        var json = JsonSerializer.Serialize(grainState.State);
        var tag = $"t{++_tags}";
        Written.Add((stateName, json.Length));
        Do("write", stateName, (stateName, grainId), grainState.ETag, states => states[(stateName, grainId)] = (tag, json));
        grainState.ETag = tag;
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await BeginAsync();
        Do("clear", stateName, (stateName, grainId), grainState.ETag, states => states.Remove((stateName, grainId)));
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private async Task BeginAsync()
    {
        if (!IsSlow) return;
        var present = Interlocked.Increment(ref _underWay);
        lock (_late) Highest = Math.Max(Highest, present);
        await Task.Yield();
        Interlocked.Decrement(ref _underWay);
    }

    private void Do(string what, string name, (string, GrainId) key, string? tag, Action<Dictionary<(string Name, GrainId Id), (string Tag, string Json)>> change)
    {
        var fault = Faults(what, name);
        if (fault == StorageFault.Fails) throw new IOException("the storage refused");
        if (fault == StorageFault.ComesLate)
        {
            _late.Add(() =>
            {
                if (Fits(key, tag)) change(_states);
            });
            throw new TimeoutException("the storage does not answer");
        }

        if (!Fits(key, tag)) throw new InconsistentStateException($"{name} has another tag than {tag}.");
        change(_states);
        if (fault == StorageFault.LosesAnswer) throw new TimeoutException("the storage does not answer");
        if (fault == StorageFault.MeetsItself) throw new InconsistentStateException($"{name} has another tag than {tag}.");
    }

    private bool Fits((string, GrainId) key, string? tag) => (_states.TryGetValue(key, out var present) ? present.Tag : null) == tag;
}
