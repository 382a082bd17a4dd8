using System.Threading.Tasks.Sources;

namespace Swim.Storage;

/// <summary>Something that waits in a <see cref="WriteQueue{T}"/> and that one caller awaits, once.</summary>
/// <remarks>
/// Thousands of callers hear of one commit. Who awaits with <c>ConfigureAwait(false)</c>, which says that its next steps run anywhere and are short, is
/// called from the writer itself: a hop to another thread costs more than all else that a write does here. Everyone else goes on where it came from, or on the pool.
/// </remarks>
internal abstract class QueuedWork : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core;

    /// <summary>Ends when the work is done, durably, or has failed. To be awaited once.</summary>
    public ValueTask Completion => new(this, _core.Version);

    /// <summary>What it costs in the queue; the same whenever asked.</summary>
    public abstract long Bytes { get; }

    public void Succeed() => _core.SetResult(true);

    public void Fail(Exception failure) => _core.SetException(failure);

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _core.RunContinuationsAsynchronously = (flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0;
        _core.OnCompleted(continuation, state, token, flags);
    }
}
