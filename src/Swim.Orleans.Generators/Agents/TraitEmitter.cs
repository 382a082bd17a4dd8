namespace Swim.Generators.Agents;

/// <summary>Writes the other part of a trait: its lane properties, and a class that says what the trait adds to an agent.</summary>
internal static class TraitEmitter
{
    public static string Emit(TraitModel trait)
    {
        var code = CodeWriter.File();
        var depth = trait.Declaration.Open(code);
        LaneEmitter.Properties(code, trait.Lanes, trait.BaseType is null ? "" : $"{trait.BaseType}.{AgentNames.TraitPart}.LaneCount + ");
        code.Line("/// <summary>What this trait adds to an agent. Lambdas take the agent; <c>trait</c> leads from it to this trait.</summary>");
        code.Line("[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]");
        code.Open($"public {(trait.BaseType is null ? "" : "new ")}static class {AgentNames.TraitPart}");
        code.Line("/// <summary>How many lanes there are.</summary>");
        code.Line($"public const int LaneCount = {trait.LaneNames.Count};");
        code.Line();
        code.Line("/// <summary>Their names, one a line.</summary>");
        code.Line($"public const string {AgentNames.LaneNames} = {Names.Literal(string.Join("\n", trait.LaneNames))};");
        code.Line();
        Lanes(code, trait);
        foreach (var sort in new[] { ScheduleSort.Every, ScheduleSort.Cron, ScheduleSort.Remind }) Schedules(code, trait, sort);
        code.Close();
        for (; depth > 0; depth--) code.Close();
        return code.ToString();
    }

    private static void Lanes(CodeWriter code, TraitModel trait)
    {
        code.Line("/// <summary>The lanes in the order of their indexes.</summary>");
        code.Line($"public static {Names.Lanes}LaneDefinition[] Lanes(global::Swim.Durability durability, {Way(trait)}, string prefix) =>");
        code.Line("[");
        code.Indent();
        if (trait.BaseType is not null) code.Line($".. {trait.BaseType}.{AgentNames.TraitPart}.Lanes(durability, trait, prefix),");
        LaneEmitter.Definitions(code, trait.Lanes, "prefix + ");
        code.Outdent();
        code.Line("];");
    }

    private static void Schedules(CodeWriter code, TraitModel trait, ScheduleSort sort)
    {
        if (!trait.BaseSchedules.Has(sort) && !trait.Schedules.Any(s => s.Sort == sort)) return;
        var list = ScheduleEmitter.List(sort);
        code.Line();
        code.Line($"/// <summary>The {list.ToLowerInvariant()}.</summary>");
        code.Line($"public static {ScheduleEmitter.Type(sort)}[] {list}({Way(trait)}, string prefix) =>");
        code.Line("[");
        code.Indent();
        if (trait.BaseSchedules.Has(sort)) code.Line($".. {trait.BaseType}.{AgentNames.TraitPart}.{list}(trait, prefix),");
        ScheduleEmitter.Definitions(code, trait.Schedules, sort, "prefix + ");
        code.Outdent();
        code.Line("];");
    }

    private static string Way(TraitModel trait) => $"global::System.Func<object, {trait.Type}> trait";
}
