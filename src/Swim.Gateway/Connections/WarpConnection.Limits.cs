using Swim.Gateway.Limits;
using Swim.Gateway.Sockets;
using Swim.Gateway.Telemetry;

namespace Swim.Gateway.Connections;

/// <content>How fast the peer may send, how slow it may be.</content>
internal sealed partial class WarpConnection
{
    // a connection that owes more is looked at again meanwhile
    private static readonly TimeSpan LongestThrottle = TimeSpan.FromSeconds(10);

    private Pace _envelopePace;
    private Pace _bytePace;
    private Pace _nodePace;
    private Doublings _limitsReached;

    // timestamps; 0: none. The reader writes them, the registry's timer reads them
    private long _partialSince;
    private long _lastMessageAt;

    private void StartLimits()
    {
        var options = Services.Options;
        _envelopePace = new Pace(Services.Time, options.MaxEnvelopesPerSecond, options.MaxEnvelopesPerSecond);
        _bytePace = new Pace(Services.Time, options.MaxReceivedBytesPerSecond, options.MaxReceivedBytesPerSecond);
        _nodePace = new Pace(Services.Time, options.MaxNewNodesPerSecond, options.NewNodeBurst);
        _lastMessageAt = Services.Time.GetTimestamp();
    }

    /// <summary>What a read has brought; returns how long not to read any more.</summary>
    private TimeSpan Account(int bytes, int messages)
    {
        var now = Services.Time.GetTimestamp();
        if (messages > 0) Volatile.Write(ref _lastMessageAt, now);
        Volatile.Write(ref _partialSince, !_receiver.IsInside ? 0 : messages > 0 || _partialSince == 0 ? now : _partialSince);
        var wait = Longer(default, _bytePace.Take(bytes), "bytes");
        wait = Longer(wait, _envelopePace.Take(messages), "envelopes");
        var (nodes, unknown) = _table.TakeNewNodes();
        if (nodes > 0) wait = Longer(wait, _nodePace.Take(nodes), "nodes");
        return unknown == 0 ? wait : Longer(wait, Registry.NewNodes.Take(_http.Connection.RemoteIpAddress, unknown, out var limit), limit);
    }

    private TimeSpan Longer(TimeSpan wait, TimeSpan other, string limit)
    {
        if (other > TimeSpan.Zero) Services.Limits.Throttled(limit);
        return other > wait ? other : wait;
    }

    private async ValueTask ThrottleAsync(TimeSpan wait)
    {
        _isPausedByPeer = false;
        _isPaused = true;
        try
        {
            while (wait > TimeSpan.Zero && TakesCommands && !_isAborted)
            {
                var part = wait < LongestThrottle ? wait : LongestThrottle;
                await Task.Delay(part, Services.Time, _http.RequestAborted);
                wait -= part;
            }
        }
        finally
        {
            _isPaused = false;
            ForgetPause();
        }
    }

    // what was not read could not be completed
    private void ForgetPause()
    {
        if (_partialSince != 0) Volatile.Write(ref _partialSince, Services.Time.GetTimestamp());
    }

    /// <summary>Ends a connection that takes too long over a message, or has nothing to do with us for too long.</summary>
    private bool HasTimedOut()
    {
        var options = Services.Options;
        if (_isPaused) return false;
        if (Volatile.Read(ref _partialSince) is var since and not 0 && Services.Time.GetElapsedTime(since) > options.MessageTimeout)
        {
            Services.Limits.TimedOut("slow");
            Fault(new CloseReason(CloseReason.PolicyViolation, "A message did not come in time"));
            return true;
        }

        if (options.IdleTimeout <= TimeSpan.Zero || _table.HasLinks || Services.Time.GetElapsedTime(Volatile.Read(ref _lastMessageAt)) <= options.IdleTimeout) return false;
        Services.Limits.TimedOut("idle");
        GatewayLog.ConnectionIdle(Log, Id);
        Close(new CloseReason(CloseReason.GoingAway, "Idle"));
        return true;
    }
}
