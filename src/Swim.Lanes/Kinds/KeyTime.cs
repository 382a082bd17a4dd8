namespace Swim.Lanes;

/// <summary>Keys that are times: which types, and the key of a moment.</summary>
internal static class KeyTime<TKey>
{
    private static readonly Func<DateTimeOffset, TKey>? Convert = Find();

    public static bool IsTime => Convert is not null;

    public static TKey At(DateTimeOffset time) => Convert is { } convert
        ? convert(time)
        : throw new InvalidOperationException($"Keys of type {typeof(TKey)} are no times: keep by time needs DateTimeOffset, DateTime or long (milliseconds since 1970).");

    private static Func<DateTimeOffset, TKey>? Find()
    {
        if (typeof(TKey) == typeof(DateTimeOffset)) return (Func<DateTimeOffset, TKey>)(object)(Func<DateTimeOffset, DateTimeOffset>)(static time => time);
        if (typeof(TKey) == typeof(DateTime)) return (Func<DateTimeOffset, TKey>)(object)(Func<DateTimeOffset, DateTime>)(static time => time.UtcDateTime);
        if (typeof(TKey) == typeof(long)) return (Func<DateTimeOffset, TKey>)(object)(Func<DateTimeOffset, long>)(static time => time.ToUnixTimeMilliseconds());
        return null;
    }
}
