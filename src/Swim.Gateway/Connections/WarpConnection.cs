using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Swim.Gateway.Drain;
using Swim.Gateway.Sockets;
using Swim.Gateway.Telemetry;
using Swim.Lanes;
using Swim.Warp;

namespace Swim.Gateway.Connections;

/// <summary>
/// One WARP connection. Its reader turns frames into steps for agents, its writer takes changes out of the uplinks; they share nothing but
/// the link table, the outbox and the ready list. A peer that does not read holds up its own writer and nobody else.
/// </summary>
internal sealed partial class WarpConnection : IGuest
{
    private readonly HttpContext _http;
    private readonly Stream _stream;
    private readonly WebSocketReceiver _receiver;
    private readonly LinkTable _table;
    private readonly Outbox _outbox = new();
    private readonly ReadyUplinks _ready = new();
    private readonly WriterSignal _writerSignal;
    private readonly ActivityLink[]? _opened;
    private readonly AsyncSignal _readerSignal = new();
    private readonly Lock _closeLock = new();
    private ITimer? _closeTimer;
    private volatile CloseReason? _close;
    private long _inFlight;
    private int _filled; // the reader's: not yet in flight
    private int _silentPings;
    private volatile bool _isPaused;
    private volatile bool _isPausedByPeer;
    private volatile bool _isAborted;
    private volatile bool _isEnded;
    private bool _isOver; // under _closeLock: the request belongs to the server again

    public WarpConnection(GatewayServices services, ConnectionRegistry registry, HttpContext http, Stream stream, AccessIdentity identity)
    {
        Services = services;
        Registry = registry;
        Id = registry.NextId();
        _http = http;
        _stream = stream;
        _writerSignal = new WriterSignal(services.Writers);
        _identity = identity;
        Log = new ConnectionLogger(services.Logger, Id);
        _opened = Activity.Current is { Recorded: true } upgrade ? [new ActivityLink(upgrade.Context)] : null;
        _receiver = new WebSocketReceiver(stream, services.Options.MaxMessageBytes);
        _table = new LinkTable(this, services.HostsOf(http.Request.Host.Value, http.Connection.LocalPort));
        StartLimits();
    }

    public long Id { get; }

    /// <summary>Sends what the peer asks, to each agent in order.</summary>
    public BatchSender Sender { get; } = new();

    /// <summary>The gateway's logger with this connection in the scope of each entry.</summary>
    public ILogger Log { get; }

    public GatewayServices Services { get; }

    public ConnectionRegistry Registry { get; }

    /// <summary>Serves the connection until it has ended.</summary>
    public async Task RunAsync()
    {
        GatewayLog.ConnectionOpened(Log, Id, _http.Connection.RemoteIpAddress, _identity.User.Identity?.Name);
        await using var aborted = _http.RequestAborted.UnsafeRegister(static state => ((WarpConnection)state!).OnAborted(), this);
        var writing = StartWriting();
        WatchIdentity();
        var reason = "the peer closed";
        try
        {
            await ReadAsync();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            reason = exception.Message;
        }
        catch (Exception exception)
        {
            GatewayLog.ConnectionFailed(Log, Id, exception);
            reason = "an error of the gateway";
            _http.Abort();
        }

        _isEnded = true;
        _writerSignal.Set();

        // a close frame gets as long to leave as a peer has to answer one; a peer that is gone without a word waits for nothing
        if (_close is null) _http.Abort();
        else StartCloseTimer();
        await writing;
        ITimer? closeTimer;
        lock (_closeLock)
        {
            _isOver = true;
            closeTimer = _closeTimer;
        }

        if (closeTimer is not null) await closeTimer.DisposeAsync();
        StopWatching();
        _table.DetachAll();
        _receiver.Release();
        Registry.Remove(this);
        GatewayLog.ConnectionEnded(Log, Id, _close is { Text.Length: > 0 } close ? close.Text : reason);
    }

    /// <summary>Where this connection's deliveries wait to agents that may have to be started.</summary>
    public OpeningLine Openings { get; } = new();

    /// <summary>Whether the peer is gone: what it asked for beside commands is of no use to it any more.</summary>
    public bool IsOver => _isEnded;

    /// <summary>The host is stopping. Commands that the peer sends until it has seen the close frame are still carried out.</summary>
    public void Leave() => Close(CloseReason.ForLeaving());

    private bool TakesCommands => _close is null or { Code: CloseReason.GoingAway };

    /// <summary>One of the regular pings, and the end of a peer that has been silent for too many of them.</summary>
    public void Ping()
    {
        if (_isEnded || _close is not null || HasTimedOut()) return;
        if (_isPaused && !_isPausedByPeer)
        {
            // what the peer sends is not being read, so its silence means nothing
            Volatile.Write(ref _silentPings, 0);
        }
        else if (Interlocked.Increment(ref _silentPings) > Services.Options.MaxMissedPings)
        {
            GatewayLog.PeerSilent(Log, Id, Services.Options.MaxMissedPings);
            Abort();
            return;
        }

        if (_outbox.IsFull) return;
        _outbox.Add(WebSocketOpcode.Ping, []);
        _writerSignal.Set();
    }

    /// <summary>Steps have been added that leave with the next flush. Only the reader calls it.</summary>
    public void CountFilled(int bytes) => _filled += bytes;

    /// <summary>Steps have been carried out, or have failed.</summary>
    public void RemoveInFlight(int bytes)
    {
        var left = Interlocked.Add(ref _inFlight, -bytes);
        if (left == 0) Registry.DeliveriesEnded();
        if (_isPaused && left <= Services.Options.MaxBytesInFlight / 2) _readerSignal.Set();
    }

    /// <summary>An uplink has something to send.</summary>
    public void OnReady(Uplink uplink)
    {
        if (_ready.Add(uplink)) _writerSignal.Set();
    }

    /// <summary>An uplink that its rate holds back has been linked or unlinked.</summary>
    public void OnHeldBackNotice()
    {
        Interlocked.Exchange(ref _heldBackNotices, 1);
        _writerSignal.Set();
    }

    private void OnAborted()
    {
        _isAborted = true;
        _readerSignal.Set();
    }

    /// <summary>Begins the close handshake: what is in the outbox goes out, then the close frame. The first reason counts.</summary>
    private bool Close(CloseReason reason)
    {
        lock (_closeLock)
        {
            if (_close is not null) return false;
            _close = reason;
        }

        StartCloseTimer();
        _writerSignal.Set();
        _readerSignal.Set();
        return true;
    }

    private void Fault(CloseReason reason)
    {
        if (Close(reason)) GatewayLog.ConnectionFaulted(Log, Id, reason.Code, reason.Text);
    }

    private void StartCloseTimer()
    {
        lock (_closeLock)
        {
            if (_isOver) return;
            _closeTimer ??= Services.Time.CreateTimer(static state => ((WarpConnection)state!).Abort(), this, Services.Options.CloseTimeout, Timeout.InfiniteTimeSpan);
        }
    }

    // Timers and the stopping host may come after the end, when the request is another's or nobody's; touching it then throws on their thread.
    private void Abort()
    {
        lock (_closeLock)
        {
            if (!_isOver) _http.Abort();
        }
    }
}
