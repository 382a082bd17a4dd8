namespace Swim.Recon;

/// <summary>Times as the platform writes them: milliseconds, from 1970 on where a time is meant.</summary>
internal static class Milliseconds
{
    private const long Limit = long.MaxValue / TimeSpan.TicksPerMillisecond;
    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static DateTimeOffset ToTime(ref ReconReader reader)
    {
        if (reader.TryGetInt64(out var milliseconds) && milliseconds >= First && milliseconds <= Last) return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        throw reader.Mismatch("whole milliseconds since 1970");
    }

    public static long Of(DateTime value) =>
        new DateTimeOffset(value.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(value, DateTimeKind.Utc) : value).ToUnixTimeMilliseconds();

    public static TimeSpan ToSpan(ref ReconReader reader)
    {
        if (reader.TryGetInt64(out var whole))
        {
            if (whole is >= -Limit and <= Limit) return new TimeSpan(whole * TimeSpan.TicksPerMillisecond);
            throw reader.Mismatch("milliseconds");
        }

        if (reader.TryGetDecimal(out var milliseconds) && Math.Abs(milliseconds) <= Limit + 1)
        {
            var ticks = decimal.Round(milliseconds * TimeSpan.TicksPerMillisecond);
            if (ticks is >= long.MinValue and <= long.MaxValue) return new TimeSpan((long)ticks);
        }

        throw reader.Mismatch("milliseconds");
    }

    public static void Write(ref ReconWriter writer, TimeSpan value)
    {
        var (whole, rest) = Math.DivRem(value.Ticks, TimeSpan.TicksPerMillisecond);
        if (rest == 0) writer.WriteNumber(whole);
        else writer.WriteNumber((decimal)value.Ticks / TimeSpan.TicksPerMillisecond);
    }
}
