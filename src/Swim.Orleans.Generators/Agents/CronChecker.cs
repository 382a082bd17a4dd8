using System.Globalization;

namespace Swim.Generators.Agents;

/// <summary>Judges the shape of a cron expression: five fields, or six with seconds first; each a list of values, ranges and steps.</summary>
internal static class CronChecker
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private static readonly Field[] Fields =
    [
        new("second", 0, 59, []), new("minute", 0, 59, []), new("hour", 0, 23, []), new("day of month", 1, 31, []), new("month", 1, 12, Months), new("day of week", 0, 7, Days),
    ];

    /// <returns>What is wrong and how to say it right; null when nothing is.</returns>
    public static string? Problem(string expression)
    {
        var parts = expression.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is not (5 or 6)) return $"it has {parts.Length} fields: write five (minute, hour, day of month, month, day of week), or six with seconds first, as in \"*/5 * * * *\"";
        for (var i = 0; i < parts.Length; i++)
        {
            var field = Fields[i + Fields.Length - parts.Length];
            foreach (var item in parts[i].Split(','))
                if (!field.Accepts(item)) return $"'{item}' is no {field.Name}: write {field.First} to {field.Last}{(field.Names.Length > 0 ? $" or {field.Names[0]} to {field.Names[field.Names.Length - 1]}" : "")}, a range 'a-b', '*' or a step '*/n'";
        }

        return null;
    }

    private sealed record Field(string Name, int First, int Last, string[] Names)
    {
        public bool Accepts(string item)
        {
            var slash = item.IndexOf('/');
            if (slash >= 0 && !(Number(item.Substring(slash + 1)) is > 0 and var step && step <= Last)) return false;
            var range = slash >= 0 ? item.Substring(0, slash) : item;
            if (range == "*") return true;
            var dash = range.IndexOf('-');
            if (dash < 0) return Value(range) is not null;
            return Value(range.Substring(0, dash)) is { } from && Value(range.Substring(dash + 1)) is { } to && from <= to;
        }

        private int? Value(string text)
        {
            var named = Array.FindIndex(Names, name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
            if (named >= 0) return named + First;
            return Number(text) is { } value && value >= First && value <= Last ? value : null;
        }

        private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
