namespace Swim.Recon;

/// <summary>No value. See <see cref="Value.Absent"/>.</summary>
public sealed class Absent : Value
{
    private Absent()
    {
    }

    internal static Absent Instance { get; } = new();

    internal override int TypeOrder => 99;

    private protected override int CompareSameType(Item other) => 0;

    /// <inheritdoc/>
    public override int GetHashCode() => TypeOrder;
}
