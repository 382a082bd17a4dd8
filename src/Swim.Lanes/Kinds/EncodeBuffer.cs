using System.Buffers;

namespace Swim.Lanes;

/// <summary>A growing buffer that is emptied and used again; not safe for two writers at once.</summary>
internal sealed class EncodeBuffer : IBufferWriter<byte>
{
    private const int KeepBytes = 256 * 1024;

    private byte[] _bytes = new byte[512];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public int Length => _length;

    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > KeepBytes) _bytes = new byte[512];
    }

    public void Overwrite(int index, byte value) => _bytes[index] = value;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _length += bytes.Length;
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - _length));
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    private void Reserve(int sizeHint)
    {
        if (_bytes.Length - _length >= Math.Max(sizeHint, 1)) return;
        Array.Resize(ref _bytes, checked(Math.Max(_bytes.Length * 2, _length + sizeHint)));
    }
}
