using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes;

/// <summary>Who waits for an agent's commits, and why lanes are quarantined: what most agents never need. On the agent's thread.</summary>
[SuppressMessage("Usage", "VSTHRD003", Justification = "completed by the agent itself, continuations run asynchronously")]
internal sealed class CommitWaits
{
    private readonly List<Waiter> _durable = [];
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _ended;

    public Dictionary<Lane, Exception> Quarantined { get; } = [];

    public Dictionary<Lane, LaneHoldBack> HeldBack { get; } = [];

    /// <summary>Completes once the turn is durable. Those who wait for the same turn share one task.</summary>
    public Task Durable(long turn)
    {
        foreach (var waiter in _durable)
            if (waiter.Turn == turn) return waiter.Source.Task;
        _durable.Add(new Waiter(turn, NewSource()));
        return _durable[^1].Source.Task;
    }

    /// <summary>Completes when less waits for the store than the limit.</summary>
    public Task Room() => (_room ??= NewSource()).Task;

    /// <summary>Completes when the commit under way has ended, whichever way.</summary>
    public Task Ended() => (_ended ??= NewSource()).Task;

    /// <summary>Turns up to this one are durable, but for those that <paramref name="notStored"/> says something of.</summary>
    public void DurableUpTo(long turn, Func<long, Exception?> notStored)
    {
        if (_durable.Count == 0) return;
        foreach (var waiter in _durable)
        {
            if (waiter.Turn > turn) continue;
            if (notStored(waiter.Turn) is { } error) Fail(waiter, error);
            else waiter.Source.TrySetResult();
        }

        _durable.RemoveAll(waiter => waiter.Turn <= turn);
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
        foreach (var waiter in _durable) Fail(waiter, error);
        _durable.Clear();
        _room?.TrySetException(error);
        CommitEnded();
    }

    // whoever asked may have gone away since
    private static void Fail(Waiter waiter, Exception error)
    {
        waiter.Source.TrySetException(error);
        _ = waiter.Source.Task.Exception;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly record struct Waiter(long Turn, TaskCompletionSource Source);
}
