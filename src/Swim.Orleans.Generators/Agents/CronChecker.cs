using System.Globalization;

namespace Swim.Generators.Agents;

/// <summary>
/// Judges a cron expression as the parser at run time will: five fields, or six with seconds first, each <c>*</c> or <c>?</c> (with a step), or a list of values,
/// ranges and steps; of days also <c>L</c>, <c>W</c> and <c>#</c>, alone in their field; or a macro such as <c>@daily</c>.
/// </summary>
internal static class CronChecker
{
    private const int LongestOffset = 30;
    private const int Weeks = 5;

    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private static readonly string[] Macros =
        ["@every_second", "@every_minute", "@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually"];

    private static readonly Field[] Fields =
    [
        new("second", 0, 59, []),
        new("minute", 0, 59, []),
        new("hour", 0, 23, []),
        new("day of month", 1, 31, []) { IsSpecial = IsDayOfMonth, Special = "'L' (the last), 'L-3', 'LW' or '15W' (the nearest weekday)" },
        new("month", 1, 12, Months),
        new("day of week", 0, 7, Days) { IsSpecial = IsDayOfWeek, Special = "'5L' (the last Friday) or '5#2' (the second)" },
    ];

    /// <returns>What is wrong and how to say it right; null when nothing is.</returns>
    public static string? Problem(string expression)
    {
        var parts = expression.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 1 && parts[0][0] == '@') return Macros.Contains(parts[0], StringComparer.OrdinalIgnoreCase) ? null : $"'{parts[0]}' is no macro: write {string.Join(", ", Macros)}";
        if (parts.Length is not (5 or 6)) return $"it has {parts.Length} fields: write five (minute, hour, day of month, month, day of week), or six with seconds first, as in \"*/5 * * * *\"";
        for (var i = 0; i < parts.Length; i++)
        {
            var field = Fields[i + Fields.Length - parts.Length];
            if (field.Refused(parts[i]) is { } item) return $"'{item}' is no {field.Name}: {field.Advice}";
        }

        return null;
    }

    private static bool IsDayOfMonth(Field field, string text)
    {
        var isWeekday = Ends(text, 'W');
        var rest = isWeekday ? text.Substring(0, text.Length - 1) : text;
        if (rest.Length == 0 || rest[0] is not ('L' or 'l')) return isWeekday && field.Value(rest) is not null;
        return rest.Length == 1 || (rest[1] == '-' && Number(rest.Substring(2)) is <= LongestOffset);
    }

    private static bool IsDayOfWeek(Field field, string text)
    {
        if (Ends(text, 'L')) return field.Value(text.Substring(0, text.Length - 1)) is not null;
        var mark = text.IndexOf('#');
        return mark >= 0 && field.Value(text.Substring(0, mark)) is not null && Number(text.Substring(mark + 1)) is >= 1 and <= Weeks;
    }

    private static bool Ends(string text, char letter) => char.ToUpperInvariant(text[text.Length - 1]) == letter;

    private static int? Number(string text) => text.Length <= 2 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private sealed record Field(string Name, int First, int Last, string[] Names)
    {
        public Func<Field, string, bool>? IsSpecial { get; init; }

        public string Special { get; init; } = "";

        public string Advice =>
            $"write {First} to {Last}{(Names.Length > 0 ? $" or {Names[0]} to {Names[Names.Length - 1]}" : "")}, a range 'a-b', a step 'a/n' or 'a-b/n', a list of these, or alone '*' or '*/n'{(Special.Length > 0 ? " or " + Special : "")}";

        /// <returns>The part that does not belong there, or null.</returns>
        public string? Refused(string text)
        {
            if (text[0] is '*' or '?') return text.Length == 1 || (text[1] == '/' && IsStep(text.Substring(2))) ? null : text;
            return IsSpecial?.Invoke(this, text) == true ? null : Array.Find(text.Split(','), item => !Accepts(item));
        }

        public int? Value(string text)
        {
            var named = Array.FindIndex(Names, name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
            if (named >= 0) return named + First;
            return Number(text) is { } value && value >= First && value <= Last ? value : null;
        }

        // a range that ends before it begins goes on from the first value
        private bool Accepts(string item)
        {
            var slash = item.IndexOf('/');
            if (slash >= 0 && !IsStep(item.Substring(slash + 1))) return false;
            var range = slash >= 0 ? item.Substring(0, slash) : item;
            var dash = range.IndexOf('-');
            return dash < 0 ? Value(range) is not null : Value(range.Substring(0, dash)) is not null && Value(range.Substring(dash + 1)) is not null;
        }

        private bool IsStep(string text) => Number(text) is { } step && step >= 1 && step <= Last;
    }
}
