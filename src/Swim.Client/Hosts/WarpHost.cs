using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Numerics;
using Microsoft.Extensions.Logging;
using Swim.Lanes;
using Swim.Recon;
using Swim.Warp;

namespace Swim.Client;

/// <summary>
/// One host: a connection that is there while anybody uses it and is made anew when it is lost, the links it carries and the commands that wait for it.
/// Retires when nobody has used it for a while; then the next user makes another. Members are safe from any thread.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "disposed when the host stops")]
internal sealed partial class WarpHost(WarpClient client, WarpHostAddress address)
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly WriteSignal _signal = new();
    private ITimer? _idleTimer;
    private Task? _running;
    private long _idleSince;
    private int _uses;
    private bool _isIdleTimerSet;
    private bool _isConnected;
    private bool _isClosing;
    private bool _isStopping;
    private bool _isRetired;
    private bool _hasReceived;

    public WarpHostAddress Address => address;

    public ILogger Logger => client.Logger;

    public ClientMetrics Metrics => client.Metrics;

    private WarpClientOptions Options => client.Options;

    private TimeProvider Time => client.Time;

    /// <summary>Counts a user (a link with readers, commands under way) in or out. The connection outlives the last one by the idle timeout.</summary>
    public void ChangeUse(int change)
    {
        lock (_gate)
        {
            _uses += change;
            if (_uses > 0) return;
            _idleSince = Time.GetTimestamp();
            if (!_isConnected || _isIdleTimerSet) return;
            SetIdleTimer(Options.IdleTimeout);
        }
    }

    /// <summary>Closes the connection; links end as failed, waiting commands fail.</summary>
    public async Task StopAsync()
    {
        Task? running;
        lock (_gate)
        {
            _isStopping = true;
            _isClosing = true;
            running = _running;
            if (running is null) _isRetired = true;
        }

        await _stop.CancelAsync();
        _signal.Set();
        if (running is not null) await running;
        _stop.Dispose();
    }

    // Under the gate: one more user for the length of a call; false when the host has retired.
    private bool TryEnter()
    {
        if (_isRetired || _isStopping) return false;
        _uses++;
        _running ??= Task.Run(RunAsync);
        return true;
    }

    private async Task RunAsync()
    {
        var delay = new ReconnectDelay(Options);
        var attempts = 0;
        var connections = 0;
        while (!TryRetire())
        {
            string reason;
            TimeSpan hint;
            try
            {
                var credentials = await AskCredentialsAsync();
                using var socket = await ConnectAsync();
                attempts = 0;
                if (connections++ > 0) Metrics.Reconnected();
                reason = await ServeAsync(socket, credentials);
                if (_hasReceived) delay.Reset();
                hint = RetryHint.OfClose(socket.Socket.CloseStatusDescription);
            }
            catch (Exception exception)
            {
                Metrics.ConnectFailed();
                TellUnreachable();
                if (!_stop.IsCancellationRequested && BitOperations.IsPow2(++attempts)) ClientLog.Unreachable(Logger, address, attempts, Explain(exception));
                await WaitAsync(delay.Next((exception as HostRefusedException)?.RetryAfter ?? TimeSpan.Zero));
                continue;
            }

            if (_isClosing)
            {
                ClientLog.Closed(Logger, address, _isStopping ? "the client stops" : "nobody uses it");
                continue;
            }

            ClientLog.Lost(Logger, address, reason);
            await WaitAsync(delay.Next(hint));
        }

        FailAll();
        if (_idleTimer is { } timer) await timer.DisposeAsync();
        if (_expiryTimer is { } expiry) await expiry.DisposeAsync();
    }

    private bool TryRetire()
    {
        lock (_gate)
        {
            if (_uses > 0 && !_isStopping) return false;
            _isRetired = true;
        }

        client.Remove(this);
        return true;
    }

    private void FailAll()
    {
        WarpLink[] links;
        lock (_gate) links = _links.ToArray();
        foreach (var link in links) link.End(UnlinkReason.Failed);
        FailCommands("the client stops.");
    }

    private void TellUnreachable()
    {
        WarpLink[] links;
        lock (_gate) links = _links.ToArray();
        foreach (var link in links) link.OnUnreachable();
    }

    private async Task<ReadOnlyMemory<byte>> AskCredentialsAsync()
    {
        if (Options.Credentials is not { } ask) return default;
        using var timeout = new CancellationTokenSource(Options.ConnectTimeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        if (await ask(address, either.Token) is not { IsAbsent: false } said) return default;
        var output = new ArrayBufferWriter<byte>();
        output.Write("@auth"u8);
        var body = Form.Value.ToUtf8(said);
        if (EnvelopeWriter.NeedsSpace(body.Span)) output.Write(" "u8);
        output.Write(body.Span);
        return output.WrittenMemory;
    }

    private async Task<HostSocket> ConnectAsync()
    {
        using var timeout = new CancellationTokenSource(Options.ConnectTimeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        return await HostSocket.ConnectAsync(address.WebSocketUri, Configure, Time, either.Token);
    }

    private void Configure(ClientWebSocketOptions socket)
    {
        socket.AddSubProtocol("warp0");
        socket.KeepAliveInterval = Options.PingInterval;
        socket.KeepAliveTimeout = Options.PingTimeout;
        Options.ConfigureSocket?.Invoke(address.WebSocketUri, socket);
    }

    private async Task WaitAsync(TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, Time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // stopping: the caller looks
        }
    }

    private void SetIdleTimer(TimeSpan due)
    {
        _isIdleTimerSet = true;
        if (_idleTimer is null) _idleTimer = Time.CreateTimer(static state => ((WarpHost)state!).OnIdle(), this, due, Timeout.InfiniteTimeSpan);
        else _idleTimer.Change(due, Timeout.InfiniteTimeSpan);
    }

    // The timer is not touched while the host is in use, so it may find that the host has been used meanwhile.
    private void OnIdle()
    {
        lock (_gate)
        {
            _isIdleTimerSet = false;
            if (_uses > 0 || !_isConnected || _isRetired) return;
            var left = Options.IdleTimeout - Time.GetElapsedTime(_idleSince);
            if (left > TimeSpan.Zero)
            {
                SetIdleTimer(left);
                return;
            }

            _isClosing = true;
        }

        _signal.Set();
    }

    private string Explain(Exception exception) => exception is OperationCanceledException
        ? $"no answer within {Options.ConnectTimeout.TotalSeconds:0.###} s"
        : exception.GetBaseException().Message;
}
