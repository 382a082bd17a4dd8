namespace Swim.Recon;

/// <summary>A member of a <see cref="Record"/>: a <see cref="Field"/> or a <see cref="Value"/>. Immutable; safe from any thread.</summary>
public abstract class Item : IEquatable<Item>, IComparable<Item>
{
    private protected Item()
    {
    }

    /// <summary>The field's value; a value is its own.</summary>
    public abstract Value ToValue();

    /// <summary>Where this kind of item stands among the others.</summary>
    internal abstract int TypeOrder { get; }

    /// <summary>Compares with an item of the same <see cref="TypeOrder"/>.</summary>
    private protected abstract int CompareSameType(Item other);

    /// <summary>
    /// Recon's order: attributes, slots, records, data, texts (UTF-16 code units), numbers (by value, whatever their width),
    /// truth values (true first), expressions, Extant, Absent.
    /// </summary>
    public int CompareTo(Item? other)
    {
        if (other is null) return 1;
        if (ReferenceEquals(this, other)) return 0;
        var order = TypeOrder.CompareTo(other.TypeOrder);
        return order != 0 ? order : CompareSameType(other);
    }

    /// <summary>Equality that agrees with <see cref="CompareTo"/>: numbers by value, records item by item.</summary>
    public bool Equals(Item? other) => other is not null && (ReferenceEquals(this, other) || CompareTo(other) == 0);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => obj is Item other && Equals(other);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    /// <summary>Compact Recon as it goes over the wire.</summary>
    public sealed override string ToString() => ToString(ReconFormat.Wire);

    /// <summary>Compact Recon.</summary>
    public string ToString(ReconFormat format)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Print(output, format);
        return System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Compact Recon: records keep their braces.</summary>
    public void Print(System.Buffers.IBufferWriter<byte> output, ReconFormat? format = null) =>
        ItemPrinter.Print(output, this, format ?? ReconFormat.Wire, block: false);

    /// <summary>Recon without the outer braces of a record that has no attributes, as inside an attribute's parameters.</summary>
    public string ToBlockString(ReconFormat? format = null)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        ItemPrinter.Print(output, this, format ?? ReconFormat.Wire, block: true);
        return System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Whether both are equal.</summary>
    public static bool operator ==(Item? left, Item? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Item? left, Item? right) => !(left == right);

    /// <summary>Recon's order.</summary>
    public static bool operator <(Item? left, Item? right) => left is null ? right is not null : left.CompareTo(right) < 0;

    /// <summary>Recon's order.</summary>
    public static bool operator <=(Item? left, Item? right) => left is null || left.CompareTo(right) <= 0;

    /// <summary>Recon's order.</summary>
    public static bool operator >(Item? left, Item? right) => right < left;

    /// <summary>Recon's order.</summary>
    public static bool operator >=(Item? left, Item? right) => right <= left;

    /// <summary>A text.</summary>
    public static implicit operator Item(string text) => Text.From(text);

    /// <summary>A number.</summary>
    public static implicit operator Item(int number) => Num.From(number);

    /// <summary>A number.</summary>
    public static implicit operator Item(long number) => Num.From(number);

    /// <summary>A number.</summary>
    public static implicit operator Item(double number) => Num.From(number);

    /// <summary>A truth value.</summary>
    public static implicit operator Item(bool truth) => Bool.From(truth);
}
