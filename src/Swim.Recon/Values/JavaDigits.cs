using System.Numerics;

namespace Swim.Recon;

/// <summary>
/// Decimal digits as the reference's runtime (JDK 17) chooses them, for <see cref="ReconFormat.Strict"/>. They tell a number
/// apart from its neighbours but are not always the fewest: digits are taken off b/s one by one until what is left lies within
/// half a gap of the number, in machine words where they fit (where a remainder that reaches the gap exactly goes on) and in
/// big integers otherwise (where it stops), and two digits are always worked out when an exponent will be written.
/// </summary>
internal static class JavaDigits
{
    private const int Fraction = 52;

    // Bits of 5^i; beyond the table it counts three bits a power.
    private static readonly int[] FiveBits = [0, 3, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28, 31, 33, 35, 38, 40, 42, 45, 47, 49, 52, 54, 56, 59, 61];

    /// <summary>Digits d1d2… of a positive finite number and the exponent of 0.d1d2….</summary>
    public static int Of(float value, Span<byte> digits, out int exponent)
    {
        var bits = BitConverter.SingleToInt32Bits(value);
        long fraction = bits & 0x7FFFFF;
        var binary = bits >> 23 & 0xFF;
        int significant;
        if (binary == 0)
        {
            var shift = BitOperations.LeadingZeroCount((ulong)fraction) - 40;
            fraction <<= shift;
            significant = 24 - shift;
            binary = 1 - shift;
        }
        else
        {
            fraction |= 0x800000;
            significant = 24;
        }

        return Develop(binary - 127, fraction << (Fraction - 23), significant, digits, out exponent);
    }

    /// <summary>Digits d1d2… of a positive finite number and the exponent of 0.d1d2….</summary>
    public static int Of(double value, Span<byte> digits, out int exponent)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var fraction = bits & 0xFFFFFFFFFFFFF;
        var binary = (int)(bits >> Fraction) & 0x7FF;
        int significant;
        if (binary == 0)
        {
            var shift = BitOperations.LeadingZeroCount((ulong)fraction) - 11;
            fraction <<= shift;
            significant = 53 - shift;
            binary = 1 - shift;
        }
        else
        {
            fraction |= 1L << Fraction;
            significant = 53;
        }

        return Develop(binary - 1023, fraction, significant, digits, out exponent);
    }

    private static int Develop(int binary, long fraction, int significant, Span<byte> digits, out int exponent)
    {
        var tail = BitOperations.TrailingZeroCount(fraction);
        var fractionBits = Fraction + 1 - tail;
        var tiny = Math.Max(0, fractionBits - binary - 1);
        exponent = Estimate(fraction, binary);
        int b5 = Math.Max(0, -exponent), b2 = b5 + tiny + binary;
        int s5 = Math.Max(0, exponent), s2 = s5 + tiny;
        var m2 = b2 - significant;
        fraction >>= tail;
        b2 -= fractionBits - 1;
        var common = Math.Min(b2, s2);
        b2 -= common;
        s2 -= common;
        m2 -= common;
        // Below a power of two the next number is only half as far.
        if (fractionBits == 1) m2--;
        if (m2 < 0)
        {
            b2 -= m2;
            s2 -= m2;
            m2 = 0;
        }

        var inWords = fractionBits + b2 + Bits(b5) < 64 && s2 + 1 + Bits(s5 + 1) < 64;
        var b = new BigInteger(fraction) * BigInteger.Pow(5, b5) << b2;
        var s = BigInteger.Pow(5, s5) << s2;
        var m = BigInteger.Pow(5, b5) << m2;
        var tens = s * 10;
        var count = 0;
        var q = Next(ref b, s);
        m *= 10;
        var low = b < m;
        var high = Reaches(b + m, tens, inWords);
        if (q == 0 && !high) exponent--;
        else digits[count++] = (byte)('0' + q);
        if (exponent is < -3 or >= 8) low = high = false;
        while (!low && !high)
        {
            q = Next(ref b, s);
            m *= 10;
            low = b < m;
            high = Reaches(b + m, tens, inWords);
            digits[count++] = (byte)('0' + q);
        }

        exponent++;
        if (high && (!low || RoundsUp(b * 2, tens, digits[count - 1]))) RoundUp(digits[..count], ref exponent);
        while (count > 1 && digits[count - 1] == '0') count--;
        return count;
    }

    private static int Next(ref BigInteger b, BigInteger s)
    {
        var q = BigInteger.DivRem(b, s, out var rest);
        b = rest * 10;
        return (int)q;
    }

    private static bool Reaches(BigInteger sum, BigInteger tens, bool inWords) => inWords ? sum > tens : sum >= tens;

    private static bool RoundsUp(BigInteger twice, BigInteger tens, byte last) => twice > tens || twice == tens && (last & 1) != 0;

    private static void RoundUp(Span<byte> digits, ref int exponent)
    {
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            if (digits[i] != '9')
            {
                digits[i]++;
                return;
            }

            digits[i] = (byte)'0';
        }

        digits[0] = (byte)'1';
        exponent++;
    }

    private static int Bits(int power) => power < FiveBits.Length ? FiveBits[power] : power * 3;

    private static int Estimate(long fraction, int binary)
    {
        var mantissa = BitConverter.Int64BitsToDouble(0x3FF0000000000000 | fraction & 0xFFFFFFFFFFFFF);
        return (int)Math.Floor((mantissa - 1.5) * 0.289529654 + 0.176091259 + binary * 0.301029995663981);
    }
}
