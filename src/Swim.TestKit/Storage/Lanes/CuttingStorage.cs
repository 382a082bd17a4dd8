using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Swim.TestKit.Storage;

/// <summary>
/// A storage whose process ends at a given write: that write is carried out or not, nobody hears of it, and nothing reaches the storage afterwards. It offers
/// no records of its own, so that lanes are written state by state.
/// </summary>
internal sealed class CuttingStorage(IGrainStorage storage) : IGrainStorage
{
    private readonly Lock _gate = new();
    private int _left = int.MaxValue;
    private bool _isCarriedOut;

    public bool IsCut { get; private set; }

    /// <summary>Cuts at the write after the next <paramref name="writes"/> ones.</summary>
    public void CutAfter(int writes, bool isCarriedOut)
    {
        lock (_gate) (_left, _isCarriedOut) = (writes, isCarriedOut);
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_gate)
        {
            if (IsCut) throw Ended();
        }

        return storage.ReadStateAsync(stateName, grainId, grainState);
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => WriteAsync(() => storage.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => WriteAsync(() => storage.ClearStateAsync(stateName, grainId, grainState));

    private async Task WriteAsync(Func<Task> write)
    {
        bool isLast;
        lock (_gate)
        {
            if (IsCut) throw Ended();
            isLast = _left-- == 0;
            IsCut |= isLast;
        }

        if (!isLast || _isCarriedOut) await write();
        if (isLast) throw Ended();
    }

    private static IOException Ended() => new("The process has ended.");
}
