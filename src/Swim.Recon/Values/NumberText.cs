using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;

namespace Swim.Recon;

/// <summary>Numbers from and to their text.</summary>
internal static class NumberText
{
    /// <summary>Bytes that any <see cref="double"/> or <see cref="long"/> fits into.</summary>
    public const int MaxScalarLength = 40;

    /// <summary>2^63, the first double beyond a long.</summary>
    private const double LongRange = 9223372036854775808.0;

    private const double IntegerRange = 9007199254740992.0;

    public static bool TryToInt64(double number, out long value)
    {
        if (number >= -LongRange && number < LongRange)
        {
            value = (long)number;
            return value == number;
        }

        value = 0;
        return false;
    }

    /// <summary>Compares an integer with an IEEE number exactly. NaN is the greatest.</summary>
    public static int Compare(Num integer, double number)
    {
        if (double.IsNaN(number) || double.IsPositiveInfinity(number)) return -1;
        if (double.IsNegativeInfinity(number)) return 1;
        var whole = Math.Truncate(number);
        var order = integer.TryGetInt64(out var a) && TryToInt64(whole, out var b)
            ? a.CompareTo(b)
            : integer.ToBigInteger().CompareTo(new BigInteger(whole));
        return order != 0 ? order : whole.CompareTo(number);
    }

    /// <summary>A checked number token as a value.</summary>
    public static Num ToNum(ReadOnlySpan<byte> text, NumberSyntax syntax)
    {
        switch (syntax)
        {
            case NumberSyntax.Decimal:
                return Num.From(ToDouble(text));
            case NumberSyntax.Hex:
                return text.Length - 2 <= 8 ? Num.FromUInt32((uint)HexBits(text)) : Num.FromUInt64(HexBits(text));
            default:
                return TryParseInt64(text, out var value) ? Num.From(value) : Num.From(ToBigInteger(text));
        }
    }

    /// <summary>A checked decimal or integer token, rounded to the nearest IEEE number; beyond the range infinity.</summary>
    public static double ToDouble(ReadOnlySpan<byte> text) =>
        double.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);

    public static BigInteger ToBigInteger(ReadOnlySpan<byte> text)
    {
        char[]? rented = null;
        var chars = text.Length <= 128 ? stackalloc char[128] : rented = ArrayPool<char>.Shared.Rent(text.Length);
        var length = System.Text.Encoding.ASCII.GetChars(text, chars);
        var value = BigInteger.Parse(chars[..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        return value;
    }

    public static bool TryParseInt64(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;

    /// <summary>The low 64 bits of <c>0x</c> digits; higher ones are lost, as the reference does.</summary>
    public static ulong HexBits(ReadOnlySpan<byte> text)
    {
        ulong bits = 0;
        foreach (var c in text[2..]) bits = bits << 4 | (uint)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        return bits;
    }

    /// <summary>An integer token of up to 64 bits, or a decimal one without a fraction.</summary>
    public static bool TryToInt64(ReadOnlySpan<byte> text, NumberSyntax syntax, out long value)
    {
        switch (syntax)
        {
            case NumberSyntax.Decimal:
                return TryDecimalToInt64(text, out value);
            case NumberSyntax.Hex:
                value = (long)HexBits(text);
                return value >= 0;
            default:
                return TryParseInt64(text, out value);
        }
    }

    // Not by way of a double, which takes the fraction off large numbers.
    private static bool TryDecimalToInt64(ReadOnlySpan<byte> text, out long value)
    {
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        value = 0;
        if (!decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out var number)) return false;
        if (number != decimal.Truncate(number) || number < long.MinValue || number > long.MaxValue) return false;
        value = (long)number;
        return true;
    }

    /// <summary>Whether the whole text is one number as Recon writes them.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> text, out NumberSyntax syntax)
    {
        syntax = NumberSyntax.Integer;
        if (text.IsEmpty || text.Length > ReconLimits.Default.MaxNumberLength || text[^1] is (byte)'.' or (byte)'e' or (byte)'E' or (byte)'x' or (byte)'+' or (byte)'-')
        {
            return false;
        }

        try
        {
            return Lexer.SkipNumber(text, 0, int.MaxValue, out syntax) == text.Length;
        }
        catch (ReconException)
        {
            return false;
        }
    }

    /// <summary>As wire peers read it: whole numbers below 2^53 as integers, others shortest in Java's layout.</summary>
    public static int FormatWire(double number, Span<byte> destination)
    {
        if (double.IsNaN(number)) return Copy("NaN"u8, destination);
        // An exponent beyond any double's: every reader rounds it to infinity, none takes it for a text.
        if (double.IsInfinity(number)) return Copy(number > 0 ? "1.0E999"u8 : "-1.0E999"u8, destination);
        if (Math.Abs(number) < IntegerRange && TryToInt64(number, out var integer)) return Format(integer, destination);
        Span<byte> text = stackalloc byte[MaxScalarLength];
        number.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        return LayOut(number, text[..length], destination);
    }

    /// <summary>As <see cref="FormatWire(double, Span{byte})"/>, in the digits 32 bits need.</summary>
    public static int FormatWire(float number, Span<byte> destination)
    {
        if (!float.IsFinite(number) || Math.Abs(number) < IntegerRange && MathF.Truncate(number) == number) return FormatWire((double)number, destination);
        Span<byte> text = stackalloc byte[MaxScalarLength];
        number.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        return LayOut(number, text[..length], destination);
    }

    private static int LayOut(double number, ReadOnlySpan<byte> text, Span<byte> destination)
    {
        Span<byte> digits = stackalloc byte[MaxScalarLength];
        var count = Digits(text, digits, out var exponent);
        return JavaLayout(number < 0, digits[..count], exponent, Math.Abs(number), destination);
    }

    /// <summary>As the reference prints: whole numbers as integers when a long holds them, those of 32-bit precision in its digits.</summary>
    public static int FormatStrict(double number, Span<byte> destination)
    {
        if (double.IsNaN(number)) return Copy("NaN"u8, destination);
        if (double.IsInfinity(number)) return Copy(number > 0 ? "Infinity"u8 : "-Infinity"u8, destination);
        if (TryToInt64(number, out var integer)) return Format(integer, destination);
        Span<byte> digits = stackalloc byte[MaxScalarLength];
        var single = (float)number;
        var count = single == number ? JavaDigits.Of(Math.Abs(single), digits, out var exponent) : JavaDigits.Of(Math.Abs(number), digits, out exponent);
        return JavaLayout(number < 0, digits[..count], exponent, Math.Abs(number), destination);
    }

    public static int Format(long value, Span<byte> destination)
    {
        var formatted = Utf8Formatter.TryFormat(value, destination, out var written);
        Debug.Assert(formatted, "a long fits");
        return written;
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text.CopyTo(destination);
        return text.Length;
    }

    /// <summary>Takes digits d1d2… and the exponent of 0.d1d2… out of formatted text.</summary>
    internal static int Digits(ReadOnlySpan<byte> text, Span<byte> digits, out int exponent)
    {
        int count = 0, point = -1;
        exponent = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == 'E')
            {
                var start = text[i + 1] == '+' ? i + 2 : i + 1;
                _ = Utf8Parser.TryParse(text[start..], out exponent, out _);
                break;
            }

            if (c == '.') point = count;
            else if (c != '-') digits[count++] = c;
        }

        exponent += point < 0 ? count : point;
        var zeros = 0;
        while (zeros < count - 1 && digits[zeros] == '0') zeros++;
        if (zeros > 0)
        {
            digits[zeros..count].CopyTo(digits);
            count -= zeros;
            exponent -= zeros;
        }

        while (count > 1 && digits[count - 1] == '0') count--;
        return count;
    }

    private static int JavaLayout(bool negative, ReadOnlySpan<byte> digits, int exponent, double magnitude, Span<byte> to)
    {
        var n = 0;
        if (negative) to[n++] = (byte)'-';
        if (magnitude is >= 1e-3 and < 1e7)
        {
            if (exponent <= 0)
            {
                to[n++] = (byte)'0';
                to[n++] = (byte)'.';
                for (var i = exponent; i < 0; i++) to[n++] = (byte)'0';
                digits.CopyTo(to[n..]);
                return n + digits.Length;
            }

            for (var i = 0; i < exponent; i++) to[n++] = i < digits.Length ? digits[i] : (byte)'0';
            to[n++] = (byte)'.';
            if (exponent >= digits.Length)
            {
                to[n++] = (byte)'0';
                return n;
            }

            digits[exponent..].CopyTo(to[n..]);
            return n + digits.Length - exponent;
        }

        to[n++] = digits[0];
        to[n++] = (byte)'.';
        if (digits.Length == 1) to[n++] = (byte)'0';
        else
        {
            digits[1..].CopyTo(to[n..]);
            n += digits.Length - 1;
        }

        to[n++] = (byte)'E';
        return n + Format(exponent - 1, to[n..]);
    }
}
