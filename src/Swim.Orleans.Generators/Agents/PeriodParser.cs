using System.Globalization;

namespace Swim.Generators.Agents;

/// <summary>Reads <c>250ms</c>, <c>5s</c>, <c>10m</c>, <c>1h</c>.</summary>
internal static class PeriodParser
{
    private const long Least = 10;
    private const long Most = 24L * 24 * 60 * 60 * 1000;

    /// <summary>A period of a timer: from 10 ms to 24 days.</summary>
    public static bool TryParse(string text, out long milliseconds) => TryParse(text, Least, Most, out milliseconds);

    public static bool TryParse(string text, long least, long most, out long milliseconds)
    {
        milliseconds = 0;
        var digits = 0;
        while (digits < text.Length && text[digits] is (>= '0' and <= '9') or '.') digits++;
        long unit = text.Substring(digits) switch { "ms" => 1, "s" => 1000, "m" => 60_000, "h" => 3_600_000, _ => 0 };
        if (unit == 0 || digits == 0) return false;
        if (!decimal.TryParse(text.Substring(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        if (number > most) return false;
        milliseconds = (long)(number * unit);
        return milliseconds >= least && milliseconds <= most;
    }
}
