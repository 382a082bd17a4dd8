namespace Swim.Lanes;

/// <summary>Payloads by their bytes.</summary>
internal sealed class PayloadComparer : IEqualityComparer<Payload>
{
    public static readonly PayloadComparer Instance = new();

    public bool Equals(Payload? x, Payload? y) => x is null || y is null ? ReferenceEquals(x, y) : x.SameBytes(y);

    public int GetHashCode(Payload obj) => (int)obj.Hash;
}
