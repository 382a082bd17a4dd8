using System.Buffers;
using Swim.Gateway.Sockets;

namespace Swim.Gateway.Connections;

/// <summary>
/// Frames that belong to no link (pongs, refusals, <c>@authed</c>), in order, ready to be written. Bounded by the reader: it stops
/// reading while more than <see cref="SoftLimit"/> bytes wait here, and one read adds at most the answers to what it read.
/// </summary>
internal sealed class Outbox
{
    public const int SoftLimit = 64 * 1024;

    // the object itself is their gate: there are very many connections
    private byte[]? _bytes;
    private int _length;

    public bool IsFull => Volatile.Read(ref _length) > SoftLimit;

    public bool IsEmpty => Volatile.Read(ref _length) == 0;

    public void Add(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        lock (this)
        {
            var needed = _length + WebSocketFrameHeader.LengthFor(payload.Length) + payload.Length;
            if (_bytes is null || needed > _bytes.Length) Grow(needed);
            var at = _length + WebSocketFrameHeader.Write(_bytes.AsSpan(_length), opcode, payload.Length);
            payload.CopyTo(_bytes.AsSpan(at));
            _length = needed;
        }
    }

    /// <summary>Moves everything into <paramref name="frames"/>.</summary>
    public void MoveTo(FrameBuffer frames)
    {
        if (IsEmpty) return;
        lock (this)
        {
            _bytes.AsSpan(0, _length).CopyTo(frames.GetSpan(_length));
            frames.Advance(_length);
            ArrayPool<byte>.Shared.Return(_bytes!);
            _bytes = null;
            _length = 0;
        }
    }

    private void Grow(int needed)
    {
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(256, Math.Max(needed, _length * 2)));
        if (_bytes is not null)
        {
            _bytes.AsSpan(0, _length).CopyTo(grown);
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = grown;
    }
}
