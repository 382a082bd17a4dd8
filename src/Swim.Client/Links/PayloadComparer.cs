using Swim.Lanes;

namespace Swim.Client;

/// <summary>Payloads by their bytes, looked up without making one.</summary>
internal sealed class PayloadComparer : IEqualityComparer<Payload>, IAlternateEqualityComparer<ReadOnlySpan<byte>, Payload>
{
    public static readonly PayloadComparer Instance = new();

    public bool Equals(Payload? x, Payload? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.Span.SequenceEqual(y.Span));

    public bool Equals(ReadOnlySpan<byte> alternate, Payload other) => alternate.SequenceEqual(other.Span);

    public int GetHashCode(Payload obj) => GetHashCode(obj.Span);

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = new HashCode();
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    public Payload Create(ReadOnlySpan<byte> alternate) => Payload.Copy(alternate);
}
