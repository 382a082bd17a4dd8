namespace Swim.Recon;

/// <summary>Present, empty. See <see cref="Value.Extant"/>.</summary>
public sealed class Extant : Value
{
    private Extant()
    {
    }

    internal static Extant Instance { get; } = new();

    internal override int TypeOrder => 98;

    private protected override int CompareSameType(Item other) => 0;

    /// <inheritdoc/>
    public override int GetHashCode() => TypeOrder;
}
