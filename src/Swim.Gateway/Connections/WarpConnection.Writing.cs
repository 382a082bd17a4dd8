using Swim.Gateway.Sockets;
using Swim.Gateway.Telemetry;
using Swim.Lanes;
using Swim.Warp;

namespace Swim.Gateway.Connections;

/// <content>The writer: takes what is ready, many frames to one socket write. Only a frame's header and body bytes are copied, once.</content>
internal sealed partial class WarpConnection
{
    // what one uplink may send in one turn, so that a large sync leaves room for the others
    private const int TurnItems = 16;
    private const int TurnBytes = 8 * 1024;

    // a longer body is written from where it is instead of being copied
    private const int LongBodyBytes = 32 * 1024;

    // how often one connection writes before others that have something to write
    private const int TurnWrites = 4;

    private readonly FrameBuffer _frames = new();
    private readonly int[] _sentKinds = new int[EnvelopeKindTags.Count];
    private RatedUplinks? _rated;
    private int _heldBackNotices;
    private Payload? _longBody;

    // the upgrade's execution context is of no use to it, and costs something each time that it is woken
    private Task StartWriting()
    {
        if (ExecutionContext.IsFlowSuppressed()) return WriteAsync();
        using (ExecutionContext.SuppressFlow()) return WriteAsync();
    }

    private async Task WriteAsync()
    {
        try
        {
            var writes = 0;
            while (Fill())
            {
                if (_frames.Length == 0)
                {
                    _frames.Release();
                    writes = 0;
                    await _writerSignal.WaitAsync();
                    continue;
                }

                await SendAsync();
                if (++writes < TurnWrites) continue;
                writes = 0;
                await _writerSignal.YieldAsync();
            }

            if (_frames.Length > 0) await SendAsync();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // the reader ends with the connection, too
            Abort();
        }
        catch (Exception exception)
        {
            GatewayLog.ConnectionFailed(Log, Id, exception);
            Abort();
        }
        finally
        {
            _frames.Release();
            _longBody?.Release();
            _rated?.Dispose();
        }
    }

    private async ValueTask SendAsync()
    {
        long bytes = _frames.Length;
        await _stream.WriteAsync(_frames.Written);
        _frames.Clear();
        if (_longBody is { } body)
        {
            bytes += body.Length;
            for (var at = 0; at < body.Length; at += FrameBuffer.TargetBytes)
                await _stream.WriteAsync(body.Memory.Slice(at, Math.Min(FrameBuffer.TargetBytes, body.Length - at)));
            _longBody = null;
            body.Release();
        }

        Services.Metrics.Sent(bytes, _sentKinds);
        _sentKinds.AsSpan().Clear();
        if (_isPaused) _readerSignal.Set();
    }

    /// <summary>Fills the next write; false when it is the last.</summary>
    private bool Fill()
    {
        if (_isEnded && _close is null) return false;
        _outbox.MoveTo(_frames);
        if (_close is { } close)
        {
            Span<byte> payload = stackalloc byte[WebSocketFrameParser.MaxControlPayload];
            AddFrame(WebSocketOpcode.Close, payload[..close.WritePayload(payload)]);
            return false;
        }

        if (_rated is { } rated)
        {
            rated.MoveDueTo(_ready);
            if (Interlocked.Exchange(ref _heldBackNotices, 0) > 0)
            {
                foreach (var uplink in rated.Waiting) SendNotices(uplink);
            }
        }

        while (!_frames.IsFull && _longBody is null && _ready.Take() is { } uplink) ServeTurn(uplink);
        return true;
    }

    private void ServeTurn(Uplink uplink)
    {
        var end = _frames.Length + TurnBytes;
        for (var i = 0; i < TurnItems && _frames.Length < end && !_frames.IsFull && _longBody is null; i++)
        {
            if (uplink.MustWait(Services.Time))
            {
                HoldBack(uplink);
                return;
            }

            if (!uplink.TryTake(out var item, out var isLast))
            {
                uplink.ForgetStaleness();
                uplink.Report();
                return;
            }

            if (i == 0) uplink.ReportStaleness();
            Send(uplink, item);
            if (!isLast) continue;
            uplink.Report();
            return;
        }

        uplink.MarkWaiting();

        // whether or not it is empty: its next turn finds out
        _ready.Add(uplink);
    }

    // the rate is for events: what says that a link is up, down or in sync is not held back
    private void HoldBack(Uplink uplink)
    {
        _rated ??= new RatedUplinks(Services.Time, _writerSignal);
        _rated.Add(uplink);
        uplink.IsHeldBack = true;
        SendNotices(uplink);
    }

    private void SendNotices(Uplink uplink)
    {
        while (uplink.TryTakeNotice(out var item)) Send(uplink, item);
    }

    private void Send(Uplink uplink, in LinkItem item)
    {
        switch (item.Kind)
        {
            case LinkItemKind.Linked when uplink.IsRevoked:
                _table.LetGo(uplink);
                break;
            case LinkItemKind.Linked:
                _sentKinds[(int)EnvelopeKind.Linked]++;
                AddFrame(WebSocketOpcode.Text, EnvelopeBytes.Linked(uplink.NodeText, uplink.Lane.Text, uplink.Request));
                _table.OnLinked(uplink);
                break;
            case LinkItemKind.Synced:
                _sentKinds[(int)EnvelopeKind.Synced]++;
                AddFrame(WebSocketOpcode.Text, EnvelopeBytes.Synced(uplink.NodeText, uplink.Lane.Text));
                uplink.EndSync();
                break;
            case LinkItemKind.Unlinked:
                _sentKinds[(int)EnvelopeKind.Unlinked]++;
                AddFrame(WebSocketOpcode.Text, EnvelopeBytes.Unlinked(uplink.NodeText, uplink.Lane.Text, item.Reason));
                uplink.EndSync(item.Reason.ToString());
                _table.OnUnlinked(uplink, item.Reason);
                break;
            default:
                _sentKinds[(int)EnvelopeKind.Event]++;
                AddEvent(uplink.EventHeader, item.Op);
                uplink.EventSent(Services.Time);
                break;
        }

        item.Release();
    }

    private void AddEvent(byte[] header, in LaneOp op)
    {
        ReadOnlySpan<byte> key = op.Key is null ? default : op.Key.Span;
        var body = op.Value;
        var shape = op.Shape;
        var length = op.Kind switch
        {
            LaneOpKind.Update when !shape.IsEmpty => EnvelopeWriter.GetUpdateLength(header, key, shape, body),
            LaneOpKind.Update => EnvelopeWriter.GetUpdateLength(header, key, body),
            LaneOpKind.Remove => EnvelopeWriter.GetRemoveLength(header, key),
            LaneOpKind.Clear => EnvelopeWriter.GetClearLength(header),
            _ => EnvelopeWriter.GetLength(header, body),
        };

        // what is written apart is a whole payload
        var isLong = body.Length > LongBodyBytes && shape.IsEmpty;
        var destination = _frames.GetSpan(WebSocketFrameHeader.MaxLength + length - (isLong ? body.Length : 0));
        var at = WebSocketFrameHeader.Write(destination, WebSocketOpcode.Text, length);
        var needsSpace = isLong && EnvelopeWriter.NeedsSpace(body);
        if (isLong)
        {
            _longBody = op.Body!.Retain();
            body = default;
        }

        at += op.Kind switch
        {
            LaneOpKind.Update when !shape.IsEmpty => EnvelopeWriter.WriteUpdate(destination[at..], header, key, shape, body),
            LaneOpKind.Update => EnvelopeWriter.WriteUpdate(destination[at..], header, key, body),
            LaneOpKind.Remove => EnvelopeWriter.WriteRemove(destination[at..], header, key),
            LaneOpKind.Clear => EnvelopeWriter.WriteClear(destination[at..], header),
            _ => EnvelopeWriter.Write(destination[at..], header, body),
        };
        if (needsSpace) destination[at++] = (byte)' ';
        _frames.Advance(at);
    }

    private void AddFrame(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        var destination = _frames.GetSpan(WebSocketFrameHeader.MaxLength + payload.Length);
        var at = WebSocketFrameHeader.Write(destination, opcode, payload.Length);
        payload.CopyTo(destination[at..]);
        _frames.Advance(at + payload.Length);
    }
}
