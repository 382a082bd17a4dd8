namespace Swim.Recon;

/// <summary>Bytes: <c>%base64</c>. Ordered by signed bytes, then by length.</summary>
public sealed class Data : Value
{
    private readonly byte[] _bytes;

    private Data(byte[] bytes) => _bytes = bytes;

    /// <summary>No bytes.</summary>
    public static Data Empty { get; } = new([]);

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes;

    internal override int TypeOrder => 4;

    /// <summary>From a copy of the bytes.</summary>
    public static Data From(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? Empty : new Data(bytes.ToArray());

    internal static Data Own(byte[] bytes) => bytes.Length == 0 ? Empty : new Data(bytes);

    private protected override int CompareSameType(Item other) => Compare(_bytes, ((Data)other)._bytes);

    internal static int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var same = a.CommonPrefixLength(b);
        return same < a.Length && same < b.Length ? ((sbyte)a[same]).CompareTo((sbyte)b[same]) : a.Length.CompareTo(b.Length);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }
}
