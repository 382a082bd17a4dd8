namespace Swim.Runtime;

/// <summary>
/// The receiving end of the flow from one silo: takes batches of one session in order and nothing else. A later session ends the one before; what that had declared
/// has to be found again. Safe from any thread.
/// </summary>
/// <param name="from">The sender.</param>
/// <param name="open">Makes the sink of a session.</param>
/// <param name="time">The clock.</param>
/// <param name="events">Told what happens.</param>
internal sealed class FlowReceiver(PeerAddress from, Func<PeerAddress, IFlowSink> open, TimeProvider time, IFlowEvents events)
{
    private readonly Lock _gate = new();
    private IFlowSink? _sink;
    private long _session;
    private long _next;
    private long _heard;
    private bool _isBroken;
    private bool _isClosed;

    /// <summary>The present session; 0 before the first one.</summary>
    public long Session
    {
        get
        {
            lock (_gate) return _session;
        }
    }

    /// <inheritdoc cref="IPeerReceiver.OnFlow"/>
    public FlowReply Receive(long session, long sequence, ReadOnlySpan<byte> batch)
    {
        lock (_gate)
        {
            if (_isClosed || session < _session) return FlowReply.Refused;
            _heard = time.GetTimestamp();
            if (session > _session)
            {
                _sink?.Close();
                _sink = open(from);
                _session = session;
                _next = 1;
                _isBroken = false;
            }

            if (_isBroken || sequence != _next)
            {
                if (!_isBroken) events.OnRefused(from, $"batch {_next} of the session is missing, batch {sequence} has come", null);
                _isBroken = true;
                return FlowReply.Broken;
            }

            _next++;
            if (batch.IsEmpty) return FlowReply.Accepted;
            try
            {
                events.OnReceived(from, batch.Length);
                _sink!.Apply(batch);
                return FlowReply.Accepted;
            }
            catch (Exception exception)
            {
                _isBroken = true;
                events.OnRefused(from, "a batch could not be read", exception);
                return FlowReply.Broken;
            }
        }
    }

    /// <summary>Whether the sender should have been heard of.</summary>
    public bool IsSilent(TimeSpan limit)
    {
        lock (_gate) return _sink is { HasFeeds: true } && !_isClosed && time.GetElapsedTime(_heard) > limit;
    }

    /// <summary>The sender has been asked to speak: it is given time to.</summary>
    public void Excuse()
    {
        lock (_gate) _heard = time.GetTimestamp();
    }

    /// <summary>The sender is dead.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            _sink?.Close();
            _sink = null;
        }
    }
}
