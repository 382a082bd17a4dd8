using System.Diagnostics;
using Swim.Lanes;
using Swim.Warp;

namespace Swim.Gateway.Connections;

/// <summary>
/// A WARP link's server end: the coalescing buffer of one (connection, link key, lane). The feed fills it, the connection's writer
/// empties it. The bytes that begin each of its events are made once.
/// </summary>
internal sealed class Uplink(WarpConnection connection, LinkNode node, LaneSpelling lane, string nodeText, LinkRequest request) : LinkBuffer
{
    // longer than any client waits; keeps the arithmetic in range
    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);

    private LinkRequest _request = request;
    private volatile bool _isHeldBack;
    private volatile bool _isRevoked;
    private long _reportedCoalesced;
    private long _reportedDropped;
    private Activity? _sync;
    private long _readyAt;

    public override LinkFace Face => LinkFace.Warp;

    public override long ConnectionNumber => connection.Id;

    public LinkNode Node => node;

    public LaneSpelling Lane => lane;

    /// <summary>How replies name the node: the spelling of the link's first request.</summary>
    public string NodeText => nodeText;

    public LinkRequest Request => Volatile.Read(ref _request);

    public byte[] EventHeader { get; } = EnvelopeWriter.BuildHeader(EnvelopeKind.Event, nodeText, lane.Text);

    /// <summary>Whether the client's last word on this link was a link or sync; guarded by the connection's table.</summary>
    public bool IsWanted { get; set; } = true;

    /// <summary>Whether someone decided that it may be, and may decide otherwise later. Set before it is in the table.</summary>
    public bool IsGuarded { get; init; }

    /// <summary>Whether a sync was asked for. Only the reader sets it.</summary>
    public LaneVerb Verb { get; set; }

    /// <summary>It may not be any more, whatever is on its way from the agent.</summary>
    public bool IsRevoked => _isRevoked;

    /// <summary>The next in the ready list; guarded by it.</summary>
    public Uplink? NextReady { get; set; }

    /// <summary>Whether the rate holds this uplink back; then a notice from the feed has to wake the writer by itself.</summary>
    public bool IsHeldBack
    {
        get => _isHeldBack;
        set => _isHeldBack = value;
    }

    /// <summary>When the next event may be sent, as a timestamp of the time provider. Only the writer touches it.</summary>
    public long NextEventAt { get; private set; }

    /// <summary>A link was asked for anew after an unlink.</summary>
    public void Renew(LinkRequest request) => Volatile.Write(ref _request, request);

    /// <summary>Takes it down: nothing that waits is sent, the client is told. Any thread.</summary>
    public void Revoke()
    {
        _isRevoked = true;
        OnUnlinked(UnlinkReason.Denied);
    }

    /// <summary>The client may have it after all.</summary>
    public void Restore() => _isRevoked = false;

    /// <summary>Whether the rate forbids an event now.</summary>
    public bool MustWait(TimeProvider time) => Request.Rate > 0 && NextEventAt > time.GetTimestamp();

    public void EventSent(TimeProvider time)
    {
        var rate = Request.Rate;
        if (!(rate > 0)) return;
        var interval = Math.Min(time.TimestampFrequency / (double)rate, LongestInterval.TotalSeconds * time.TimestampFrequency);
        NextEventAt = time.GetTimestamp() + (long)Math.Ceiling(interval);
    }

    /// <summary>Counts what was coalesced or dropped since the last time.</summary>
    public void Report()
    {
        var coalesced = Coalesced;
        var dropped = Dropped;
        if (coalesced > _reportedCoalesced) connection.Services.Metrics.Coalesced(Kind, coalesced - _reportedCoalesced);
        if (dropped > _reportedDropped)
        {
            connection.Services.Metrics.Dropped(Kind, dropped - _reportedDropped);
            Telemetry.GatewayLog.ItemsDropped(connection.Log, connection.Id, nodeText, lane.Text, dropped - _reportedDropped);
        }

        _reportedCoalesced = coalesced;
        _reportedDropped = dropped;
    }

    /// <summary>A sync has been asked for; its span ends when <c>synced</c>, or <c>unlinked</c>, is sent.</summary>
    public void BeginSync(Activity? span) => Interlocked.Exchange(ref _sync, span)?.Dispose();

    public void EndSync(string? failure = null)
    {
        if (_sync is null || Interlocked.Exchange(ref _sync, null) is not { } span) return;
        if (failure is not null) span.SetStatus(ActivityStatusCode.Error, failure);
        span.Dispose();
    }

    /// <summary>Its turn has come: for how long it had something to send.</summary>
    public void ReportStaleness()
    {
        if (Volatile.Read(ref _readyAt) is var since and not 0 && Interlocked.Exchange(ref _readyAt, 0) != 0)
            connection.Services.Metrics.Stale(Kind, connection.Services.Time.GetElapsedTime(since));
    }

    /// <summary>It was empty.</summary>
    public void ForgetStaleness() => Volatile.Write(ref _readyAt, 0);

    /// <summary>It has something to send, and others go first.</summary>
    public void MarkWaiting()
    {
        if (connection.Services.Metrics.MeasuresStaleness) Volatile.Write(ref _readyAt, connection.Services.Time.GetTimestamp());
    }

    protected override void OnReady()
    {
        MarkWaiting();
        connection.OnReady(this);
    }

    protected override void OnNotice()
    {
        if (_isHeldBack) connection.OnHeldBackNotice();
    }
}
