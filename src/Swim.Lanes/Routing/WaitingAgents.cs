namespace Swim.Lanes;

/// <summary>
/// The agents that one giver of batches has still to wake. A few are woken at once. Many are woken behind what the thread pool has to do already, which is other givers' reading: an agent
/// that is visited by all of them once costs less than one that is visited by each. For one thread at a time.
/// </summary>
public sealed class WaitingAgents : IThreadPoolWorkItem
{
    /// <summary>From so many on they are woken later.</summary>
    public const int Many = WaitingGroup.Most;

    // the one being filled, and full ones behind it
    private WaitingGroup? _first;

    // handed over, any thread
    private WaitingGroup? _handedOver;

    /// <summary>Adds an agent; it must be woken by <see cref="Wake()"/> before anything is waited for.</summary>
    public void Add(WaitingAgent agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        if (_first is not { IsFull: false }) _first = WaitingGroup.Rent(next: _first);
        _first.Add(agent);
    }

    /// <summary>Wakes those that have been added, or sees to it.</summary>
    public void Wake()
    {
        if (_first is not { } first) return;
        _first = null;
        if (first.IsFull || first.Next is not null) HandOver(first);
        else first.Wake();
    }

    void IThreadPoolWorkItem.Execute()
    {
        // once, and not for each of them
        using var flow = ExecutionContext.SuppressFlow();
        for (var group = Interlocked.Exchange(ref _handedOver, null); group is not null;)
        {
            var next = group.Next;
            group.Wake();
            group = next;
        }
    }

    private void HandOver(WaitingGroup first)
    {
        var last = first;
        while (last.Next is { } next) last = next;
        while (true)
        {
            var before = Volatile.Read(ref _handedOver);
            last.Next = before;
            if (!ReferenceEquals(Interlocked.CompareExchange(ref _handedOver, first, before), before)) continue;
            if (before is null) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }
    }
}
