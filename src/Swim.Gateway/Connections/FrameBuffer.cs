using System.Buffers;

namespace Swim.Gateway.Connections;

/// <summary>What goes out with the next socket write. Starts small, grows to one write's worth, and holds nothing between writes.</summary>
internal sealed class FrameBuffer
{
    /// <summary>
    /// A write is sent when it has reached this many bytes: some hundred small frames, beyond which sharing a write saves nothing more. A peer that does not
    /// read costs as much beside what Kestrel buffers (64 KiB), so it is not more.
    /// </summary>
    public const int TargetBytes = 14 * 1024;

    // with room for the frame that goes beyond the target, if it is not longer than 2 KiB; the next larger array is twice as long
    private const int FullBytes = 16 * 1024;
    private const int FirstBytes = 4096;

    private byte[]? _bytes;

    public int Length { get; private set; }

    public bool IsFull => Length >= TargetBytes;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public Span<byte> GetSpan(int size)
    {
        if (_bytes is null)
        {
            _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBytes, size));
        }
        else if (_bytes.Length - Length < size)
        {
            var grown = ArrayPool<byte>.Shared.Rent(Math.Max(Length + size, FullBytes));
            _bytes.AsSpan(0, Length).CopyTo(grown);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = grown;
        }

        return _bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    public void Clear() => Length = 0;

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        Length = 0;
        if (_bytes is { } bytes) ArrayPool<byte>.Shared.Return(bytes);
        _bytes = null;
    }
}
