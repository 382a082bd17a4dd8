using System.Buffers;

namespace Swim.Client;

/// <summary>
/// A connection's stream that, while frames are being written in a row, keeps them and sends them together: a write to a socket costs as much as many frames.
/// Between <see cref="Begin"/> and the end of <see cref="SendAsync"/>, both of the one writer, writes only fill a buffer; at other times (pings, the handshake) they go through.
/// </summary>
internal sealed class GatheringStream(Stream inner) : Stream
{
    /// <summary>From here on the writer should send.</summary>
    public const int Enough = 64 * 1024;

    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte> _filling = new();
    private ArrayBufferWriter<byte> _sending = new();
    private bool _isGathering;

    /// <summary>Bytes that wait to be sent.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _filling.WrittenCount;
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Begin()
    {
        lock (_gate) _isGathering = true;
    }

    /// <summary>Sends what waits, and what comes meanwhile; then writes go through again.</summary>
    public async ValueTask SendAsync(CancellationToken cancellationToken = default)
    {
        while (TryTake(out var bytes)) await inner.WriteAsync(bytes, cancellationToken);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        TryKeep(buffer.Span) ? default : inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (!TryKeep(buffer.AsSpan(offset, count))) inner.Write(buffer, offset, count);
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private bool TryKeep(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_isGathering) _filling.Write(bytes);
            return _isGathering;
        }
    }

    private bool TryTake(out ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            bytes = default;
            if (!_isGathering) return false;
            if (_filling.WrittenCount == 0)
            {
                _isGathering = false;
                return false;
            }

            if (_sending.Capacity > 4 * Enough) _sending = new ArrayBufferWriter<byte>();
            else _sending.ResetWrittenCount();
            (_filling, _sending) = (_sending, _filling);
            bytes = _sending.WrittenMemory;
            return true;
        }
    }
}
