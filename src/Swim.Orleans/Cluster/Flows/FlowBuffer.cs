using System.Buffers;

namespace Swim.Runtime;

/// <summary>Grows to what a batch needs and stays so, up to a bound. Not safe for threads.</summary>
internal sealed class FlowBuffer(int keep) : IBufferWriter<byte>
{
    private byte[] _bytes = [];

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Count);

    public void Clear()
    {
        Count = 0;
        if (_bytes.Length > keep) _bytes = [];
    }

    public void Advance(int count) => Count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Count);
    }

    private void Reserve(int size)
    {
        size = Math.Max(size, 256);
        if (_bytes.Length - Count < size) Array.Resize(ref _bytes, Math.Max(Count + size, Math.Max(4096, _bytes.Length * 2)));
    }
}
