namespace Swim.Lanes;

/// <summary>
/// Opens the links of all join lanes of a silo in the background, since opening one starts its source: at most <see cref="MaxOpening"/> at a time,
/// of one agent at most <see cref="MaxOpeningPerAgent"/>, agents in turn. Each link waits here at most once, so what waits is bounded by
/// the number of links. Safe from any thread.
/// </summary>
public sealed class LinkOpener : IThreadPoolWorkItem
{
    /// <summary>Links of one silo being opened at a time.</summary>
    public const int MaxOpening = 256;

    /// <summary>Links of one agent being opened at a time.</summary>
    public const int MaxOpeningPerAgent = 64;

    private readonly Lock _gate = new();
    private readonly Queue<AgentJoins> _turns = new();
    private int _running;
    private int _waiting;
    private long _valueUpdates;
    private long _mapUpdates;

    /// <summary>Links that wait for their turn.</summary>
    public int WaitingCount => Volatile.Read(ref _waiting);

    /// <summary>Changes that join-value lanes have taken over from their sources.</summary>
    public long ValueUpdates => Interlocked.Read(ref _valueUpdates);

    /// <summary>The same of join-map lanes.</summary>
    public long MapUpdates => Interlocked.Read(ref _mapUpdates);

    internal void CountUpdates(LaneKind kind, int count)
    {
        if (kind == LaneKind.JoinMap) Interlocked.Add(ref _mapUpdates, count);
        else Interlocked.Add(ref _valueUpdates, count);
    }

    /// <summary>Has a link opened, or its state asked for anew, unless that waits to be done already.</summary>
    internal void Open(SourceLink link, AgentJoins joins)
    {
        lock (_gate)
        {
            if (link.IsOpening) return;
            link.IsOpening = true;
            _waiting++;
            joins.ToOpen.Enqueue(link);
            TakeTurn(joins);
            if (_turns.Count == 0 || _running >= MaxOpening) return;
            _running++;
        }

        // off the caller's scheduler: the call must be nobody's turn
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        var batch = new NodeBatch();
        while (Next() is { } link)
        {
            var joins = link.Owner!.Joins;
            if (!await OpenAsync(link, joins.Host!, batch)) batch = new NodeBatch();
            else batch.Reset();
            lock (_gate)
            {
                joins.Opening--;
                TakeTurn(joins);
            }
        }
    }

    /// <summary>False when the batch may still be in use.</summary>
    private static async Task<bool> OpenAsync(SourceLink link, IJoinHost host, NodeBatch batch)
    {
        if (link.IsRemoved) return true;
        if (!host.TryResolve(link.NodeUri, out var target))
        {
            link.OnUnlinked(UnlinkReason.NodeNotFound);
            return true;
        }

        batch.Add(NodeOpKind.Sync, link.LaneUri, default, link);
        try
        {
            await host.Router.DeliverAsync(target, batch);
            return !batch.IsHeld;
        }
        catch (Exception)
        {
            // whatever it was, the join says why and tries again
            link.OnUnlinked(UnlinkReason.Failed);
            return false;
        }
    }

    private SourceLink? Next()
    {
        lock (_gate)
        {
            if (!_turns.TryDequeue(out var joins))
            {
                _running--;
                return null;
            }

            joins.HasTurn = false;
            var link = joins.ToOpen.Dequeue();
            link.IsOpening = false;
            _waiting--;
            joins.Opening++;
            TakeTurn(joins);
            return link;
        }
    }

    private void TakeTurn(AgentJoins joins)
    {
        if (joins.HasTurn || joins.Opening >= MaxOpeningPerAgent || joins.ToOpen.Count == 0) return;
        joins.HasTurn = true;
        _turns.Enqueue(joins);
    }
}
