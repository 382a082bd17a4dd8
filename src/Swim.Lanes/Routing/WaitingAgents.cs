namespace Swim.Lanes;

/// <summary>
/// The agents that one giver of batches has still to wake. A few are woken at once. Many are woken behind what the thread pool has to do already, which is other givers' reading: an agent
/// that is visited by all of them once costs less than one that is visited by each. For one thread at a time.
/// </summary>
public sealed class WaitingAgents : IThreadPoolWorkItem
{
    /// <summary>From so many on they are woken later.</summary>
    public const int Many = 64;

    private WaitingAgent? _first;
    private WaitingAgent? _last;
    private int _count;

    // handed over, any thread
    private WaitingAgent? _handedOver;

    /// <summary>Adds an agent; it must be woken by <see cref="Wake()"/> before anything is waited for.</summary>
    public void Add(WaitingAgent agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        agent.Next = _first;
        _first = agent;
        _last ??= agent;
        _count++;
    }

    /// <summary>Wakes those that have been added, or sees to it.</summary>
    public void Wake()
    {
        if (_first is not { } first) return;
        var last = _last!;
        var isMany = _count >= Many;
        _first = _last = null;
        _count = 0;
        if (isMany) HandOver(first, last);
        else Wake(first);
    }

    void IThreadPoolWorkItem.Execute()
    {
        // once, and not for each of them
        using var flow = ExecutionContext.SuppressFlow();
        Wake(Interlocked.Exchange(ref _handedOver, null)!);
    }

    private void HandOver(WaitingAgent first, WaitingAgent last)
    {
        while (true)
        {
            var before = Volatile.Read(ref _handedOver);
            last.Next = before;
            if (!ReferenceEquals(Interlocked.CompareExchange(ref _handedOver, first, before), before)) continue;
            if (before is null) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }
    }

    private static void Wake(WaitingAgent first)
    {
        for (WaitingAgent? agent = first; agent is not null;)
        {
            // woken it may be added elsewhere
            var next = agent.Next;
            agent.Next = null;
            agent.Wake();
            agent = next;
        }
    }
}
