using Swim.Gateway.Sockets;
using Swim.Gateway.Telemetry;
using Swim.Lanes;
using Swim.Warp;

namespace Swim.Gateway.Connections;

/// <content>Who the peer is, and what becomes of it and its links when that changes.</content>
internal sealed partial class WarpConnection
{
    // what a timer can hold
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

    private readonly Lock _identityLock = new();
    private volatile AccessIdentity _identity;
    private ITimer? _identityTimer;
    private bool _isWatchOver;
    private Doublings _denials;
    private int _recheck; // 0 none, 1 running, 2 running and asked for again

    public AccessIdentity Identity => _identity;

    public void Expel(string reason) => Close(new CloseReason(CloseReason.PolicyViolation, reason));

    public void Recheck()
    {
        _identity.Forget();
        if (Services.Access.IsOpen) return;
        while (true)
        {
            switch (Volatile.Read(ref _recheck))
            {
                case 0 when Interlocked.CompareExchange(ref _recheck, 1, 0) == 0:
                    _ = RecheckAsync();
                    return;
                case 1 when Interlocked.CompareExchange(ref _recheck, 2, 1) == 1:
                case 2:
                    return;
            }
        }
    }

    private async Task RecheckAsync()
    {
        do
        {
            Volatile.Write(ref _recheck, 1);
            try
            {
                foreach (var link in _table.FindGuarded())
                {
                    if (_isEnded || _close is not null) break;
                    var question = new AccessQuestion(link.Verb, link.Node.Queue.Target, link.Node.Queue.Path, link.Lane.Name) { Body = link.Request.Body };
                    var decision = await Services.Access.DecideAsync(_identity, question, CancellationToken.None);
                    if (!decision.IsAllowed || !ReferenceEquals(link.Lens, Services.Access.LensOf(question, decision))) Revoke(link);
                }
            }
            catch (Exception exception)
            {
                GatewayLog.RecheckFailed(Log, Id, exception);
            }
        }
        while (Interlocked.CompareExchange(ref _recheck, 0, 1) != 1);
    }

    private void Revoke(Uplink link)
    {
        if (link.IsRevoked) return;
        GatewayLog.LinkRevoked(Log, Id, link.NodeText, link.Lane.Text);
        Services.Access.Metrics.Revoked();
        link.Revoke();
    }

    private void Deny(in Step step, AccessDecision decision)
    {
        if (_denials.Count(out var count)) GatewayLog.AccessDenied(Log, Id, VerbOf(step.Kind), step.Node.Text, step.Lane.Text, count);
        Services.Access.Metrics.Denied(VerbOf(step.Kind));
        if (step.Kind == EnvelopeKind.Command) Services.Metrics.CommandsRejected("denied");
        else if (_table.FindLink(step.Node.Node, step.Lane) is { IsWanted: true } link) Unlink(link);
        else Answer(EnvelopeKind.Unlinked, EnvelopeBytes.Unlinked(step.Node.Text, step.Lane.Text, UnlinkReason.Denied));
        if (decision.Result == LaneAccessResult.Forbidden) Fault(new CloseReason(CloseReason.PolicyViolation, "Forbidden"));
    }

    private async ValueTask AuthenticateAsync(ReadOnlyMemory<byte> credentials)
    {
        FlushBatches();
        WarpAuthentication? answer;
        try
        {
            answer = await Services.AuthenticateAsync(_http, credentials);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !_http.RequestAborted.IsCancellationRequested)
        {
            GatewayLog.AuthenticatorFailed(Log, Id, exception);
            answer = WarpAuthentication.Rejected;
        }

        if (answer is not null) Services.Access.Metrics.Authenticated(answer.User is not null);
        var kind = answer is null or { User: not null } ? EnvelopeKind.Authed : EnvelopeKind.Deauthed;
        Answer(kind, EnvelopeBytes.Host(kind));
        if (answer is { User: { } user }) Become(AccessIdentity.Of(user, answer.Expires));
        if (answer is { Closes: true }) Close(new CloseReason(CloseReason.PolicyViolation, "Unauthorized"));
    }

    private void Become(AccessIdentity identity)
    {
        _identity = identity;
        WatchIdentity();
        Recheck();
    }

    /// <summary>Sees to it that the identity ends when it is over, or that there is one in time.</summary>
    private void WatchIdentity()
    {
        var access = Services.Access;
        TimeSpan due;
        if (_identity.Expires is { } expires)
        {
            due = expires - access.Time.GetUtcNow();

            // a scheme that takes what is over, for clocks that differ, has it taken for a little longer
            if (due <= TimeSpan.Zero) due = access.Options.RecheckInterval;
        }
        else if (!_identity.IsKnown && access.Options.Anonymous == AnonymousAccess.MustAuthenticate)
        {
            due = access.Options.AuthenticationTimeout;
        }
        else
        {
            due = Timeout.InfiniteTimeSpan;
        }

        lock (_identityLock)
        {
            if (_isWatchOver || (_identityTimer is null && due == Timeout.InfiniteTimeSpan)) return;
            _identityTimer ??= access.Time.CreateTimer(static state => ((WarpConnection)state!).OnIdentityDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _identityTimer.Change(due > LongestWait ? LongestWait : due, Timeout.InfiniteTimeSpan);
        }
    }

    private void StopWatching()
    {
        lock (_identityLock)
        {
            _isWatchOver = true;
            _identityTimer?.Dispose();
        }
    }

    private void OnIdentityDue()
    {
        if (_isEnded || _close is not null) return;
        var access = Services.Access;
        if (_identity.Expires is not { } expires)
        {
            if (_identity.IsKnown) return;
            access.Metrics.SessionEnded("unauthenticated");
            Expel("No credentials came in time");
            return;
        }

        if (expires - access.Time.GetUtcNow() > LongestWait)
        {
            WatchIdentity();
            return;
        }

        GatewayLog.IdentityExpired(Log, Id);
        access.Metrics.SessionEnded("expired");
        if (access.Options.OnExpiry == IdentityExpiry.Close)
        {
            Expel("Expired");
            return;
        }

        if (!_outbox.IsFull) Answer(EnvelopeKind.Deauthed, EnvelopeBytes.Host(EnvelopeKind.Deauthed));
        Become(AccessIdentity.Anonymous);
    }
}
