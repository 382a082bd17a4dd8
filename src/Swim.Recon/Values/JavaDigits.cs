using System.Globalization;
using System.Numerics;

namespace Swim.Recon;

/// <summary>
/// Decimal digits as the reference's runtime (JDK 17) chooses them. They tell the number apart from its neighbours,
/// but are not always the fewest: neighbours' midpoints count as the neighbour's, and two digits are always worked out.
/// </summary>
internal static class JavaDigits
{
    public static int Of(float value, Span<byte> digits, out int exponent)
    {
        Span<byte> text = stackalloc byte[NumberText.MaxScalarLength];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        return NumberText.Digits(text[..length], digits, out exponent);
    }

    public static int Of(double value, Span<byte> digits, out int exponent)
    {
        Span<byte> text = stackalloc byte[NumberText.MaxScalarLength];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        return NumberText.Digits(text[..length], digits, out exponent);
    }
}
