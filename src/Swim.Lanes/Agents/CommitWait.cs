using System.Threading.Tasks.Sources;

namespace Swim.Lanes;

/// <summary>
/// One who waits for a turn to be durable. Completed once on the agent's thread, which lets go of it with that; used again when whoever waits has taken the
/// result. Continuations run elsewhere.
/// </summary>
internal sealed class CommitWait(CommitScheduler pool) : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };

    public long Turn { get; private set; }

    /// <summary>When it gives up, a timestamp of the scheduler's clock.</summary>
    public long Limit { get; private set; }

    public ValueTask Begin(long turn, long limit)
    {
        Turn = turn;
        Limit = limit;
        return new ValueTask(this, _core.Version);
    }

    public void Succeed() => _core.SetResult(true);

    public void Fail(Exception error) => _core.SetException(error);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    public void GetResult(short token)
    {
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            pool.Return(this);
        }
    }
}
