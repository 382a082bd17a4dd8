using Swim.Gateway.Drain;
using Swim.Gateway.Sockets;
using Swim.Lanes;

namespace Swim.Gateway.Http;

/// <summary>The reader behind one event stream.</summary>
internal sealed class EventStreamLink(TimeProvider time, TimeSpan closeTimeout) : LinkBuffer, IGuest, IDisposable
{
    private readonly CancellationTokenSource _cut = new(Timeout.InfiniteTimeSpan, time);
    private readonly Lock _cutLock = new();
    private bool _isDisposed; // under _cutLock
    private volatile bool _isLeaving;
    private long _reportedCoalesced;
    private long _reportedDropped;

    public AsyncSignal Signal { get; } = new();

    /// <summary>Whether the host stops and the peer is to come back elsewhere.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>Cancelled some time after <see cref="Leave"/>: a peer that does not read is not waited for.</summary>
    public CancellationToken Cut => _cut.Token;

    public void Leave()
    {
        lock (_cutLock)
        {
            if (_isLeaving || _isDisposed) return;
            _isLeaving = true;
            _cut.CancelAfter(closeTimeout);
        }

        Signal.Set();
    }

    public void Dispose()
    {
        lock (_cutLock) _isDisposed = true;
        _cut.Dispose();
    }

    /// <summary>What was coalesced and dropped since the last call.</summary>
    public (long Coalesced, long Dropped) TakeCounts()
    {
        var counts = (Coalesced - _reportedCoalesced, Dropped - _reportedDropped);
        (_reportedCoalesced, _reportedDropped) = (Coalesced, Dropped);
        return counts;
    }

    protected override void OnReady() => Signal.Set();
}
