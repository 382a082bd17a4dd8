using Swim.Gateway.Connections;
using Swim.Gateway.Drain;
using Swim.Gateway.Sockets;
using Swim.Gateway.Telemetry;
using Swim.Lanes;

namespace Swim.Gateway.Http;

/// <summary>The reader behind one event stream.</summary>
internal sealed class EventStreamLink : LinkBuffer, IGuest, IDisposable
{
    // what a timer can hold
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

    private readonly GatewayServices _services;
    private readonly LaneTarget _target;
    private readonly CancellationTokenSource _cut;
    private readonly Lock _cutLock = new();
    private readonly ITimer? _expiry;
    private bool _isDisposed; // under _cutLock
    private volatile bool _isLeaving;
    private int _isChecking;
    private long _reportedCoalesced;
    private long _reportedDropped;

    public EventStreamLink(GatewayServices services, LaneTarget target)
    {
        (_services, _target) = (services, target);
        _cut = new CancellationTokenSource(Timeout.InfiniteTimeSpan, services.Time);
        if (target.Identity.Expires is not { } expires) return;
        var due = expires - services.Time.GetUtcNow();

        // a scheme that takes what is over, for clocks that differ, has it taken for a little longer
        if (due <= TimeSpan.Zero) due = services.Access.Options.RecheckInterval;
        if (due < LongestWait) _expiry = services.Time.CreateTimer(static state => ((EventStreamLink)state!).OnExpired(), this, due, Timeout.InfiniteTimeSpan);
    }

    public AccessIdentity Identity => _target.Identity;

    public override LinkFace Face => LinkFace.EventStream;

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
            _cut.CancelAfter(_services.Options.CloseTimeout);
        }

        Signal.Set();
    }

    public void Expel(string reason)
    {
        lock (_cutLock)
        {
            if (_isDisposed) return;
            _cut.CancelAfter(_services.Options.CloseTimeout);
        }

        OnUnlinked(UnlinkReason.Denied);
    }

    public void Recheck()
    {
        _target.Identity.Forget();
        if (!_services.Access.IsOpen && Interlocked.Exchange(ref _isChecking, 1) == 0) _ = RecheckAsync();
    }

    public void Dispose()
    {
        _expiry?.Dispose();
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

    private async Task RecheckAsync()
    {
        try
        {
            var question = _target.Ask(LaneVerb.Sync);
            var decision = await _services.Access.DecideAsync(_target.Identity, question, CancellationToken.None);
            if (decision.IsAllowed && ReferenceEquals(Lens, _services.Access.LensOf(question, decision))) return;
            GatewayLog.LinkRevoked(_services.Logger, 0, _target.Node, _target.Lane);
            _services.Access.Metrics.Revoked();
            Expel("Denied");
        }
        catch (Exception exception)
        {
            GatewayLog.RecheckFailed(_services.Logger, 0, exception);
        }
        finally
        {
            Volatile.Write(ref _isChecking, 0);
        }
    }

    // a request cannot become another's: the client comes again with what it has then
    private void OnExpired()
    {
        GatewayLog.IdentityExpired(_services.Logger, 0);
        _services.Access.Metrics.SessionEnded("expired");
        Expel("Expired");
    }
}
