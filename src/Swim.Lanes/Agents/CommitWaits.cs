using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Swim.Lanes;

/// <summary>Who waits for an agent's commits, what failed, and why lanes are quarantined: what most agents never need. On the agent's thread.</summary>
[SuppressMessage("Usage", "VSTHRD003", Justification = "completed by the agent itself, continuations run asynchronously")]
internal sealed class CommitWaits
{
    private readonly List<CommitWait> _durable = [];
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _ended;

    public Dictionary<Lane, Exception> Quarantined { get; } = [];

    public Dictionary<Lane, LaneHoldBack> HeldBack { get; } = [];

    /// <summary>When the next try after a failed commit may begin, a timestamp of the scheduler's clock.</summary>
    public long NotBefore { get; set; }

    /// <summary>Completes once the turn is durable. To be awaited once at most.</summary>
    public ValueTask Durable(CommitWait wait, long turn, long limit)
    {
        _durable.Add(wait);
        return wait.Begin(turn, limit);
    }

    /// <summary>Completes when less waits for the store than the limit.</summary>
    public Task Room() => (_room ??= NewSource()).Task;

    /// <summary>Completes when the commit under way has ended, whichever way.</summary>
    public Task Ended() => (_ended ??= NewSource()).Task;

    /// <summary>Turns up to this one are durable, but for those that touched a lane that is held back.</summary>
    public void DurableUpTo(long turn, AgentCommits commits)
    {
        if (_durable.Count == 0) return;
        var kept = 0;
        foreach (var wait in CollectionsMarshal.AsSpan(_durable))
        {
            if (wait.Turn > turn) _durable[kept++] = wait;
            else if (commits.NotStored(wait.Turn) is { } error) wait.Fail(error);
            else wait.Succeed();
        }

        _durable.RemoveRange(kept, _durable.Count - kept);
    }

    /// <summary>Those whose limit has passed give up.</summary>
    public void Expire(long now)
    {
        var kept = 0;
        foreach (var wait in CollectionsMarshal.AsSpan(_durable))
        {
            if (wait.Limit > now) _durable[kept++] = wait;
            else wait.Fail(new TimeoutException("The store has not answered in time: whether the changes are durable is not known."));
        }

        _durable.RemoveRange(kept, _durable.Count - kept);
    }

    public void HasRoom()
    {
        _room?.TrySetResult();
        _room = null;
    }

    public void CommitEnded()
    {
        var ended = _ended;
        _ended = null;
        ended?.TrySetResult();
    }

    /// <summary>The activation has ended.</summary>
    public void Fail(Exception error)
    {
        foreach (var wait in _durable) wait.Fail(error);
        _durable.Clear();
        _room?.TrySetException(error);
        CommitEnded();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
