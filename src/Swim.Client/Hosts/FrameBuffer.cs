using System.Buffers;

namespace Swim.Client;

/// <summary>The memory in which one frame is written or assembled. Grows to what the frames need, shrinks after a large one.</summary>
internal sealed class FrameBuffer
{
    private const int Usual = 16 * 1024;
    private const int Kept = 256 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Usual);

    public int Capacity => _bytes.Length;

    public Memory<byte> Memory => _bytes;

    /// <summary>At least this many bytes from the start; what was there is lost.</summary>
    public Span<byte> GetSpan(int size)
    {
        if (_bytes.Length < size) Replace(size, keep: 0);
        return _bytes;
    }

    /// <summary>Makes room behind the first <paramref name="keep"/> bytes.</summary>
    public void Grow(int keep) => Replace(checked(_bytes.Length * 2), keep);

    /// <summary>Between frames: gives back what only a large one needed.</summary>
    public void Trim()
    {
        if (_bytes.Length > Kept) Replace(Usual, keep: 0);
    }

    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void Replace(int size, int keep)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(size);
        _bytes.AsSpan(0, keep).CopyTo(bytes);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = bytes;
    }
}
