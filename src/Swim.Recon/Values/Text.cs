namespace Swim.Recon;

/// <summary>A Unicode text. Ordered by UTF-16 code units.</summary>
public sealed class Text : Value
{
    private Text(string value) => Value = value;

    /// <summary>The empty text.</summary>
    public static Text Empty { get; } = new("");

    /// <summary>The characters.</summary>
    public string Value { get; }

    internal override int TypeOrder => 5;

    /// <summary>From its characters.</summary>
    public static Text From(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Length == 0 ? Empty : new Text(value);
    }

    private protected override int CompareSameType(Item other) => string.CompareOrdinal(Value, ((Text)other).Value);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);
}
