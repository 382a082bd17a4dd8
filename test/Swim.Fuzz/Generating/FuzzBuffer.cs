using System.Text;

namespace Swim.Fuzz.Generating;

/// <summary>The bytes of one input while it is made. Grows up to <see cref="MaxLength"/>; what would go beyond is left out.</summary>
internal sealed class FuzzBuffer
{
    public const int MaxLength = 4 * 1024 * 1024;

    private byte[] _bytes = new byte[1024];

    public int Length { get; private set; }

    public Span<byte> Span => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void Truncate(int length) => Length = Math.Min(length, Length);

    public FuzzBuffer Add(byte value) => Insert(Length, [value]);

    public FuzzBuffer Add(ReadOnlySpan<byte> bytes) => Insert(Length, bytes);

    public FuzzBuffer Add(string text)
    {
        var count = Encoding.UTF8.GetByteCount(text);
        if (!TryGrow(count)) return this;
        Length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(Length));
        return this;
    }

    public FuzzBuffer Insert(int at, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0 || !TryGrow(bytes.Length)) return this;
        _bytes.AsSpan(at, Length - at).CopyTo(_bytes.AsSpan(at + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(at));
        Length += bytes.Length;
        return this;
    }

    public void Remove(int at, int count)
    {
        _bytes.AsSpan(at + count, Length - at - count).CopyTo(_bytes.AsSpan(at));
        Length -= count;
    }

    private bool TryGrow(int count)
    {
        if (Length + count > MaxLength) return false;
        if (Length + count > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        return true;
    }
}
