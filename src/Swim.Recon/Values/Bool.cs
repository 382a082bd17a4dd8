namespace Swim.Recon;

/// <summary>A truth value. <c>true</c> orders before <c>false</c>.</summary>
public sealed class Bool : Value
{
    private Bool(bool value) => Value = value;

    /// <summary><c>true</c>.</summary>
    public static Bool True { get; } = new(true);

    /// <summary><c>false</c>.</summary>
    public static Bool False { get; } = new(false);

    /// <summary>The value.</summary>
    public bool Value { get; }

    internal override int TypeOrder => 7;

    /// <summary>One of the two instances.</summary>
    public static Bool From(bool value) => value ? True : False;

    private protected override int CompareSameType(Item other) => ((Bool)other).Value.CompareTo(Value);

    /// <inheritdoc/>
    public override int GetHashCode() => Value ? 1231 : 1237;
}
