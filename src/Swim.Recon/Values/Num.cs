using System.Numerics;

namespace Swim.Recon;

/// <summary>A number: an integer of any size or a 64-bit IEEE number. Compared by value whatever the width; NaN equals NaN and comes last.</summary>
public sealed class Num : Value
{
    private static readonly Num[] Small = [.. Enumerable.Range(-128, 384).Select(i => new Num(NumKind.Int32, i, null))];

    private readonly long _bits;
    private readonly object? _big;

    private Num(NumKind kind, long bits, object? big)
    {
        Kind = kind;
        _bits = bits;
        _big = big;
    }

    /// <summary>How the number is held.</summary>
    public NumKind Kind { get; }

    /// <summary>Whether the number is held as an integer.</summary>
    public bool IsInteger => Kind != NumKind.Double;

    internal override int TypeOrder => 6;

    /// <summary>An integer.</summary>
    public static Num From(int value) => value is >= -128 and < 256 ? Small[value + 128] : new Num(NumKind.Int32, value, null);

    /// <summary>An integer.</summary>
    public static Num From(long value) => value == (int)value ? From((int)value) : new Num(NumKind.Int64, value, null);

    /// <summary>An integer.</summary>
    public static Num From(ulong value) => value <= long.MaxValue ? From((long)value) : new Num(NumKind.BigInteger, 0, new BigInteger(value));

    /// <summary>An integer of any size.</summary>
    public static Num From(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? From((long)value) : new Num(NumKind.BigInteger, 0, value);

    /// <summary>A 64-bit IEEE number.</summary>
    public static Num From(double value) => new(NumKind.Double, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>An unsigned integer written <c>0x</c> with 8 digits.</summary>
    public static Num FromUInt32(uint value) => new(NumKind.UInt32, value, null);

    /// <summary>An unsigned integer written <c>0x</c> with 16 digits.</summary>
    public static Num FromUInt64(ulong value) => new(NumKind.UInt64, (long)value, null);

    /// <summary>The number as an IEEE number, rounded if need be.</summary>
    public double ToDouble() => Kind switch
    {
        NumKind.Double => BitConverter.Int64BitsToDouble(_bits),
        NumKind.BigInteger => (double)(BigInteger)_big!,
        NumKind.UInt64 => (ulong)_bits,
        _ => _bits,
    };

    /// <summary>The number as a 64-bit integer.</summary>
    /// <returns>False when it has a fraction or does not fit.</returns>
    public bool TryGetInt64(out long value)
    {
        switch (Kind)
        {
            case NumKind.Double:
                return NumberText.TryToInt64(BitConverter.Int64BitsToDouble(_bits), out value);
            case NumKind.BigInteger:
                value = 0;
                return false;
            case NumKind.UInt64:
                value = _bits;
                return _bits >= 0;
            default:
                value = _bits;
                return true;
        }
    }

    /// <summary>The number as an integer.</summary>
    /// <returns>False when it has a fraction or is not finite.</returns>
    public bool TryGetBigInteger(out BigInteger value)
    {
        if (Kind == NumKind.Double)
        {
            var number = BitConverter.Int64BitsToDouble(_bits);
            var whole = double.IsFinite(number) && Math.Truncate(number) == number;
            value = whole ? new BigInteger(number) : default;
            return whole;
        }

        value = ToBigInteger();
        return true;
    }

    /// <summary>The integer held; only when <see cref="IsInteger"/>.</summary>
    internal BigInteger ToBigInteger() => Kind switch
    {
        NumKind.BigInteger => (BigInteger)_big!,
        NumKind.UInt64 => (ulong)_bits,
        _ => _bits,
    };

    /// <summary>The unsigned bits of the hexadecimal kinds.</summary>
    internal ulong Bits => (ulong)_bits;

    internal Num Negate() => Kind == NumKind.Double ? From(-ToDouble()) : From(-ToBigInteger());

    private protected override int CompareSameType(Item other)
    {
        var num = (Num)other;
        if (Kind == NumKind.Double)
        {
            return num.Kind == NumKind.Double
                ? Compare(ToDouble(), num.ToDouble())
                : -NumberText.Compare(num, ToDouble());
        }

        if (num.Kind == NumKind.Double) return NumberText.Compare(this, num.ToDouble());
        return TryGetInt64(out var a) && num.TryGetInt64(out var b) ? a.CompareTo(b) : ToBigInteger().CompareTo(num.ToBigInteger());
    }

    internal static int Compare(double a, double b) =>
        a < b ? -1 : a > b ? 1 : a == b ? 0 : double.IsNaN(a) ? double.IsNaN(b) ? 0 : 1 : -1;

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (TryGetInt64(out var integer)) return integer.GetHashCode();
        if (TryGetBigInteger(out var big)) return big.GetHashCode();
        return ToDouble().GetHashCode();
    }
}
