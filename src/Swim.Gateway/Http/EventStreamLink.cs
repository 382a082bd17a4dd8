using Swim.Gateway.Sockets;
using Swim.Lanes;

namespace Swim.Gateway.Http;

/// <summary>The reader behind one event stream.</summary>
internal sealed class EventStreamLink : LinkBuffer
{
    private long _reportedCoalesced;
    private long _reportedDropped;

    public AsyncSignal Signal { get; } = new();

    /// <summary>What was coalesced and dropped since the last call.</summary>
    public (long Coalesced, long Dropped) TakeCounts()
    {
        var counts = (Coalesced - _reportedCoalesced, Dropped - _reportedDropped);
        (_reportedCoalesced, _reportedDropped) = (Coalesced, Dropped);
        return counts;
    }

    protected override void OnReady() => Signal.Set();
}
