using System.Globalization;
using System.Net.Http.Headers;

namespace Swim.Client;

/// <summary>How long a host asks to be left alone: in the header <c>Retry-After</c> of a refusal, or as <c>retry-after-ms=250</c> in the text of a close frame.</summary>
internal static class RetryHint
{
    private const string Mark = "retry-after-ms=";

    /// <summary>Longer waits are not believed.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Of the text of a close frame; zero when it says nothing.</summary>
    public static TimeSpan OfClose(string? text)
    {
        var at = text?.IndexOf(Mark, StringComparison.Ordinal) ?? -1;
        if (at < 0) return TimeSpan.Zero;
        var digits = text.AsSpan(at + Mark.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        if (end >= 0) digits = digits[..end];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? Bound(TimeSpan.FromMilliseconds(milliseconds)) : TimeSpan.Zero;
    }

    /// <summary>Of the headers of a refusal; zero when they say nothing.</summary>
    public static TimeSpan OfRefusal(IReadOnlyDictionary<string, IEnumerable<string>>? headers, DateTimeOffset now)
    {
        if (headers is null || !headers.TryGetValue("Retry-After", out var values)) return TimeSpan.Zero;
        if (!RetryConditionHeaderValue.TryParse(values.FirstOrDefault(), out var condition)) return TimeSpan.Zero;
        return Bound(condition.Delta ?? condition.Date - now ?? TimeSpan.Zero);
    }

    private static TimeSpan Bound(TimeSpan hint) => hint < TimeSpan.Zero ? TimeSpan.Zero : hint < Longest ? hint : Longest;
}
