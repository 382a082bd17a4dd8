using Cronos;

namespace Swim.Runtime;

/// <summary>The times of a cron expression in a time zone. Immutable; safe from any thread.</summary>
public sealed class CronSchedule
{
    private readonly CronExpression _expression;
    private readonly TimeZoneInfo _zone;

    private CronSchedule(CronExpression expression, TimeZoneInfo zone)
    {
        _expression = expression;
        _zone = zone;
    }

    /// <summary>Reads an expression of five fields (minute, hour, day of month, month, day of week) or six (seconds first); without a time zone it is meant in UTC.</summary>
    /// <exception cref="FormatException">No cron expression of five or six fields, or no time zone known here.</exception>
    public static CronSchedule Parse(string expression, string? timeZone)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(expression);
        var fields = expression.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Length;
        CronExpression parsed;
        try
        {
            parsed = CronExpression.Parse(expression, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
        }
        catch (Exception exception) when (exception is CronFormatException or MissingSeedException)
        {
            throw new FormatException($"'{expression}' is no cron expression: {exception.Message} Write five fields (minute, hour, day of month, month, day of week), or six with seconds first.", exception);
        }

        if (timeZone is null) return new CronSchedule(parsed, TimeZoneInfo.Utc);
        return TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone)
            ? new CronSchedule(parsed, zone)
            : throw new FormatException($"'{timeZone}' is no time zone known on this machine: write an IANA or Windows id such as Europe/Berlin.");
    }

    /// <summary>The first time after <paramref name="moment"/>; null when there is none.</summary>
    public DateTimeOffset? After(DateTimeOffset moment) => _expression.GetNextOccurrence(moment, _zone);
}
