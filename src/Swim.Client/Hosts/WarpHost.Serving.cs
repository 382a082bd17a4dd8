using System.Net.WebSockets;
using System.Numerics;
using System.Text;
using Swim.Recon;
using Swim.Warp;

namespace Swim.Client;

/// <content>One connection: a reader and a writer that share nothing but the links and the queues.</content>
internal sealed partial class WarpHost
{
    private long _badFrames;
    private bool _hasEnded;

    /// <summary>Serves a connection until it has ended; returns why it did.</summary>
    private async Task<string> ServeAsync(HostSocket connection, ReadOnlyMemory<byte> credentials)
    {
        var socket = connection.Socket;
        Begin();
        Metrics.ConnectionsChanged(1);
        var writing = WriteAsync(connection, credentials);
        string reason;
        try
        {
            reason = await ReadAsync(socket);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            reason = exception.GetBaseException().Message;
            socket.Abort();
        }
        catch (Exception exception)
        {
            ClientLog.Failed(Logger, exception, address);
            reason = exception.Message;
            socket.Abort();
        }

        Volatile.Write(ref _hasEnded, true);
        _signal.Set();
        await using (CutAfter(Options.CloseTimeout, socket)) await writing;
        End();
        Metrics.ConnectionsChanged(-1);
        return reason;
    }

    private void Begin()
    {
        WarpLink[] links;
        lock (_gate)
        {
            _hasReceived = false;
            _hasEnded = false;
            _isClosing = _isStopping;
            _isConnected = true;
            if (_uses == 0 && !_isIdleTimerSet) SetIdleTimer(Options.IdleTimeout);
            links = _links.ToArray();
        }

        ClientLog.Connected(Logger, address, links.Length);
        foreach (var link in links) link.OnConnected();
    }

    private void End()
    {
        WarpLink[] links;
        lock (_gate)
        {
            _isConnected = false;
            _control.Clear();
            if ((_interrupted is not null || _commands.Count > 0) && !_isExpirySet) SetExpiry(Options.RequestTimeout);
            links = _links.ToArray();
        }

        foreach (var link in links) link.OnDisconnected();
    }

    private async Task<string> ReadAsync(ClientWebSocket socket)
    {
        var buffer = new FrameBuffer();
        try
        {
            var length = 0;
            while (true)
            {
                var result = await socket.ReceiveAsync(buffer.Memory[length..], CancellationToken.None);
                _hasReceived = true;
                if (result.MessageType == WebSocketMessageType.Close) return $"the host closed it: {socket.CloseStatus} {socket.CloseStatusDescription}".TrimEnd();
                length += result.Count;
                if (!result.EndOfMessage)
                {
                    if (length < buffer.Capacity) continue;
                    if (length >= Options.MaxMessageBytes) return $"a message was larger than {Options.MaxMessageBytes} bytes";
                    buffer.Grow(length);
                    continue;
                }

                // binary messages are no part of the protocol
                if (result.MessageType == WebSocketMessageType.Text) Handle(buffer.Memory.Span[..length]);
                length = 0;
                buffer.Trim();
            }
        }
        finally
        {
            buffer.Release();
        }
    }

    private void Handle(ReadOnlySpan<byte> frame)
    {
        if (!EnvelopeReader.TryRead(frame, out var header, out var error))
        {
            Metrics.Unusable();
            if (BitOperations.IsPow2(++_badFrames)) ClientLog.BadFrame(Logger, address, _badFrames, error);
            return;
        }

        switch (header.Kind)
        {
            case EnvelopeKind.Event:
                Metrics.Received(1);
                Find(header.Node, header.Lane)?.OnEvent(header.Body);
                break;
            case EnvelopeKind.Linked:
                Find(header.Node, header.Lane)?.OnLinked();
                break;
            case EnvelopeKind.Synced:
                Find(header.Node, header.Lane)?.OnSynced();
                break;
            case EnvelopeKind.Unlinked:
                Find(header.Node, header.Lane)?.OnUnlinked(header.Body);
                break;
            case EnvelopeKind.Authed:
                Authenticated(true, header.Body);
                break;
            case EnvelopeKind.Deauthed:
                ClientLog.Deauthed(Logger, address);
                Authenticated(false, header.Body);
                break;
        }
    }

    private void Authenticated(bool isAccepted, ReadOnlySpan<byte> body)
    {
        if (Options.Authenticated is not { } told) return;
        try
        {
            told(address, isAccepted, Value.TryParse(body, out var said) ? said : Value.Absent);
        }
        catch (Exception exception)
        {
            ClientLog.CallbackFailed(Logger, exception, nameof(WarpClientOptions.Authenticated), address);
        }
    }

    private async Task WriteAsync(HostSocket socket, ReadOnlyMemory<byte> credentials)
    {
        var buffer = new FrameBuffer();
        try
        {
            if (credentials.Length > 0) await socket.WriteAsync(credentials);
            while (true)
            {
                // commands that have not been written go to the next connection
                if (_isClosing || Volatile.Read(ref _hasEnded))
                {
                    await SendAsync(socket);
                    await CloseAsync(socket.Socket);
                    return;
                }

                if (TryTakeControl(out var link))
                {
                    if (!link.TryTakeFrame(out var kind)) continue;
                    var (prio, rate) = link.Terms;
                    var header = EnvelopeWriter.BuildHeader(kind, link.Node, link.LaneUri, prio, rate);
                    await socket.WriteAsync(header);
                    continue;
                }

                if (TryTakeCommands(out var run))
                {
                    await WriteAsync(socket, run, buffer);
                    buffer.Trim();
                    continue;
                }

                await SendAsync(socket);
                await _signal.WaitAsync();
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // the reader finds the same and says why
            socket.Socket.Abort();
        }
        finally
        {
            foreach (var run in _unsent) run.Doubt();
            CompleteUnsent();
            buffer.Release();
        }
    }

    /// <summary>Sends what has been written; only then commands count as written.</summary>
    private async ValueTask SendAsync(HostSocket socket)
    {
        await socket.SendAsync();
        CompleteUnsent();
    }

    // The reader goes on until the host has answered, or is cut.
    private async Task CloseAsync(ClientWebSocket socket)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        if (Volatile.Read(ref _hasEnded)) return;
        await using (CutAfter(Options.CloseTimeout, socket))
        {
            while (!Volatile.Read(ref _hasEnded)) await _signal.WaitAsync();
        }
    }

    private ITimer CutAfter(TimeSpan timeout, ClientWebSocket socket) =>
        Time.CreateTimer(static state => ((ClientWebSocket)state!).Abort(), socket, timeout, Timeout.InfiniteTimeSpan);
}
