namespace Swim.Recon;

/// <summary>An <see cref="Attr"/> or a <see cref="Slot"/>: a key with a value.</summary>
public abstract class Field : Item
{
    private protected Field(Value key, Value value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        Key = key;
        Value = value;
    }

    /// <summary>The key.</summary>
    public Value Key { get; }

    /// <summary>The value; <see cref="Value.Extant"/> when none was written.</summary>
    public Value Value { get; }

    /// <inheritdoc/>
    public sealed override Value ToValue() => Value;

    private protected sealed override int CompareSameType(Item other)
    {
        var field = (Field)other;
        var order = Key.CompareTo(field.Key);
        return order != 0 ? order : Value.CompareTo(field.Value);
    }

    /// <inheritdoc/>
    public sealed override int GetHashCode() => HashCode.Combine(TypeOrder, Key, Value);
}
