namespace Swim.Lanes;

/// <summary>
/// The receiving end of one session with a process whose agents are read here: decodes what its <see cref="RelayPeer"/> wrote and posts it into the feeds of
/// this process. One caller at a time applies, in the order of the session; nothing blocks.
/// </summary>
/// <remarks>States under way to be compared: 64 lanes at once, the others wait their turn.</remarks>
public sealed partial class RelaySource
{
    private const int MaxRecoveries = 64;
    private const int BatchSize = 128;

    // taken before any feed's; not held while readers are served
    private readonly Lock _gate = new();
    private readonly Dictionary<int, RelayInlet> _inlets = [];
    private readonly Queue<RelayInlet> _waiting = new();
    private readonly List<RelayInlet> _declared = [];
    private LaneOp[] _ops = new LaneOp[BatchSize];
    private int _recoveries;
    private bool _isClosed;

    /// <summary>A new session.</summary>
    /// <param name="hub">Where the readers are.</param>
    /// <param name="state">Whatever tells the owner which process it is.</param>
    public RelaySource(LaneHub hub, object? state = null)
    {
        ArgumentNullException.ThrowIfNull(hub);
        Hub = hub;
        State = state;
    }

    /// <summary>Whatever tells the owner which process it is.</summary>
    public object? State { get; }

    /// <summary>The session has ended.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate) return _isClosed;
        }
    }

    /// <summary>Lanes declared and not ended: while there are any, silence is not peace.</summary>
    public int FeedCount
    {
        get
        {
            lock (_gate) return _inlets.Count;
        }
    }

    internal LaneHub Hub { get; }

    /// <summary>Carries out what one call of <see cref="RelayPeer.Write"/> wrote. After the end of the session nothing happens.</summary>
    /// <exception cref="RelayFormatException">It is not in a format known here, or broken: end the session.</exception>
    public void Apply(ReadOnlySpan<byte> batch)
    {
        if (IsClosed) return;
        var reader = new RelayReader(batch);
        try
        {
            while (!reader.IsAtEnd) ApplyStep(ref reader);
        }
        finally
        {
            ReleaseUnread();
        }
    }

    /// <summary>
    /// The session has ended (a gap, another session, the process is dead): lanes that were read through it are told to <see cref="IHubWatch.Orphaned"/>.
    /// Any thread; again does nothing.
    /// </summary>
    public void Close()
    {
        RelayInlet[] inlets;
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            inlets = [.. _inlets.Values];
            _inlets.Clear();
            _waiting.Clear();
        }

        foreach (var inlet in inlets) Orphan(inlet);

        // also what had been asked and was answered by nobody yet: it may have been asked there
        Hub.FarIds.ResendUnserved();
    }

    /// <summary>There is no activation of the node at the other side any more, so nothing will come: the lane counts as orphaned. Any thread.</summary>
    public void Drop(string node, string lane)
    {
        RelayInlet[] inlets;
        lock (_gate) inlets = [.. _inlets.Values.Where(inlet => inlet.Node == node && inlet.Lane == lane)];
        foreach (var inlet in inlets)
        {
            EndRecovery(inlet);
            Orphan(inlet);
            Hub.FarIds.Resend(node, lane);
        }
    }

    private void Orphan(RelayInlet inlet)
    {
        if (inlet.Feed?.Leave(inlet, isClosed: false) == true) Hub.Watch?.Orphaned(inlet.Node, inlet.Lane, inlet.Terms.Epoch);
        inlet.Feed = null;
    }

    /// <summary>What was declared and nobody reads is let go; had a reader been on its way, the other side would know.</summary>
    private void ReleaseUnread()
    {
        foreach (var inlet in _declared)
        {
            if (inlet.Feed is { IsRetired: false } || inlet.Handle == 0) continue;
            Hub.Watch?.Release(this, inlet.Node, inlet.Lane, inlet.LastSerial);
        }

        _declared.Clear();
    }

    // ---- comparing states: so many at once, each part asked for when the one before has come

    private void Recover(RelayInlet inlet)
    {
        lock (_gate)
        {
            if (_isClosed) return;
            MoveAfter(inlet, null);
            if (inlet.IsRecovering && !inlet.HasSlot) return;
            inlet.IsRecovering = true;
            if (!inlet.HasSlot && _recoveries >= MaxRecoveries)
            {
                _waiting.Enqueue(inlet);
                return;
            }

            if (!inlet.HasSlot) _recoveries++;
            inlet.HasSlot = true;
        }

        Hub.Watch?.Recover(this, inlet.Node, inlet.Lane, null);
    }

    private void EndRecovery(RelayInlet inlet)
    {
        RelayInlet? next = null;
        lock (_gate)
        {
            MoveAfter(inlet, null);
            inlet.IsRecovering = false;
            if (!inlet.HasSlot) return;
            inlet.HasSlot = false;
            _recoveries--;
            while (_waiting.TryDequeue(out next) && !next.IsRecovering) next = null;
            if (next is not null)
            {
                next.HasSlot = true;
                _recoveries++;
            }
        }

        if (next is not null) Hub.Watch?.Recover(this, next.Node, next.Lane, null);
    }

    private static void MoveAfter(RelayInlet inlet, Payload? after)
    {
        after?.Retain();
        inlet.After?.Release();
        inlet.After = after;
    }
}
