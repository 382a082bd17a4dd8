namespace Swim.Generators.Agents;

/// <summary>Writes the definitions of what runs by time.</summary>
internal static class ScheduleEmitter
{
    /// <summary>What the list is called.</summary>
    public static string List(ScheduleSort sort) => sort switch { ScheduleSort.Every => "Timers", ScheduleSort.Cron => "Crons", _ => "Reminders" };

    /// <summary>The class of its items.</summary>
    public static string Type(ScheduleSort sort) => $"{Names.Lanes}Agent{sort switch { ScheduleSort.Every => "Timer", ScheduleSort.Cron => "Cron", _ => "Reminder" }}Definition";

    /// <param name="code">Where to.</param>
    /// <param name="schedules">The class's own schedules.</param>
    /// <param name="sort">Those to write.</param>
    /// <param name="prefix">C# that stands before each name.</param>
    public static void Definitions(CodeWriter code, IEnumerable<ScheduleModel> schedules, ScheduleSort sort, string prefix)
    {
        foreach (var schedule in schedules.Where(s => s.Sort == sort))
            code.Line($"new {Type(sort)}({prefix}{Names.Literal(schedule.Name)}, {schedule.When}, {schedule.Lambda}){(schedule.Options.Length > 0 ? $" {{ {schedule.Options} }}" : "")},");
    }
}
