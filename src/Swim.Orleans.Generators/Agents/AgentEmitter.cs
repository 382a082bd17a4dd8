namespace Swim.Generators.Agents;

/// <summary>Writes the other part of an agent class.</summary>
internal static class AgentEmitter
{
    public static string Emit(AgentModel agent)
    {
        var code = CodeWriter.File();
        var depth = agent.Declaration.Open(code);
        LaneEmitter.Properties(code, agent.Lanes, First(agent));
        Traits(code, agent);
        Parameters(code, agent);
        Start(code, agent);
        if (agent.Route is not null) Definition(code, agent);
        // Classes that derive from this one put these before their own.
        var access = agent.IsSealed ? "private" : "protected";
        if (!agent.IsSealed)
        {
            code.Line("/// <summary>How many lanes the base classes and this one have.</summary>");
            code.Line($"protected const int {AgentNames.LaneCount} = {First(agent)}{agent.Lanes.Count}{Counts(agent, agent.Traits.Count)};");
            code.Line();
        }

        Lanes(code, agent, access);
        foreach (var sort in new[] { ScheduleSort.Every, ScheduleSort.Cron, ScheduleSort.Remind }) Schedules(code, agent, sort, access);
        for (; depth > 0; depth--) code.Close();
        return code.ToString();
    }

    private static void Traits(CodeWriter code, AgentModel agent)
    {
        for (var i = 0; i < agent.Traits.Count; i++)
        {
            var trait = agent.Traits[i];
            code.Line($"private {trait.Type}? {Field(trait.Property)};");
            code.Line($"{trait.Modifiers} {trait.Type} {trait.Property} => {Field(trait.Property)} ??= AddTrait({trait.Creation}, {First(agent)}{agent.Lanes.Count}{Counts(agent, i)});");
            code.Line();
        }
    }

    private static void Parameters(CodeWriter code, AgentModel agent)
    {
        foreach (var parameter in agent.Parameters)
        {
            code.Line($"private {parameter.Type} {Field(parameter.Property)} = default!;");
            code.Line($"{parameter.Modifiers} {parameter.Type} {parameter.Property} => {Field(parameter.Property)};");
            code.Line();
        }
    }

    private static void Start(CodeWriter code, AgentModel agent)
    {
        if (agent.Parameters.Count == 0 && agent.Traits.Count == 0) return;
        code.Line("/// <inheritdoc/>");
        code.Open("protected override void SwimStart()");
        code.Line("base.SwimStart();");
        foreach (var parameter in agent.Parameters) code.Line($"{Field(parameter.Property)} = {parameter.Read};");
        foreach (var trait in agent.Traits) code.Line($"_ = {trait.Property};");
        code.Close();
        code.Line();
    }

    private static void Definition(CodeWriter code, AgentModel agent)
    {
        code.Line("/// <inheritdoc/>");
        code.Line($"protected override {Names.Lanes}AgentDefinition Definition => SwimAgent.Definition;");
        code.Line();
        code.Line("/// <summary>What is the same for all agents of this class.</summary>");
        code.Open("internal static class SwimAgent");
        code.Line($"internal static readonly {Names.Lanes}AgentDefinition Definition = new {Names.Lanes}AgentDefinition(");
        code.Indent();
        code.Line($"{Names.Literal(agent.Name)}, {Names.Literal(agent.Route!)}, typeof({agent.Type}), SwimLanes({agent.Durability}))");
        code.Outdent();
        code.Open("");
        code.Line("Timers = SwimTimers(),");
        if (Has(agent, ScheduleSort.Cron)) code.Line("Crons = SwimCrons(),");
        if (Has(agent, ScheduleSort.Remind)) code.Line("Reminders = SwimReminders(),");
        if (agent.Checks.Count > 0) code.Line($"Parameters = [{string.Join(", ", agent.Checks)}],");
        code.Close(";");
        code.Close();
        code.Line();
    }

    private static void Lanes(CodeWriter code, AgentModel agent, string access)
    {
        code.Line("/// <summary>The lanes of the base classes and of this one, in the order of their indexes.</summary>");
        code.Line($"{access} static {Names.Lanes}LaneDefinition[] SwimLanes(global::Swim.Durability durability) =>");
        code.Line("[");
        code.Indent();
        if (agent.BaseType is not null) code.Line($".. {agent.BaseType}.SwimLanes(durability),");
        LaneEmitter.Definitions(code, agent.Lanes, prefix: "");
        foreach (var trait in agent.Traits.Where(t => t.HasPart)) code.Line($".. {trait.Type}.{AgentNames.TraitPart}.Lanes(durability, {Way(agent, trait)}, {Names.Literal(trait.Prefix)}),");
        code.Outdent();
        code.Line("];");
    }

    private static void Schedules(CodeWriter code, AgentModel agent, ScheduleSort sort, string access)
    {
        if (!Has(agent, sort)) return;
        var list = ScheduleEmitter.List(sort);
        code.Line();
        code.Line($"/// <summary>The {list.ToLowerInvariant()} of the base classes and of this one.</summary>");
        code.Line($"{access} static {ScheduleEmitter.Type(sort)}[] Swim{list}() =>");
        code.Line("[");
        code.Indent();
        if (agent.BaseType is not null && (sort == ScheduleSort.Every || agent.BaseSchedules.Has(sort))) code.Line($".. {agent.BaseType}.Swim{list}(),");
        ScheduleEmitter.Definitions(code, agent.Schedules, sort, prefix: "");
        foreach (var trait in agent.Traits.Where(t => t.HasPart && t.Schedules.Has(sort))) code.Line($".. {trait.Type}.{AgentNames.TraitPart}.{list}({Way(agent, trait)}, {Names.Literal(trait.Property.TrimStart('@') + ".")}),");
        code.Outdent();
        code.Line("];");
    }

    // Every agent has a list of timers; of the rarer kinds only those that need one.
    private static bool Has(AgentModel agent, ScheduleSort sort) => sort == ScheduleSort.Every || agent.BaseSchedules.Has(sort)
        || agent.Schedules.Any(s => s.Sort == sort) || agent.Traits.Any(t => t.HasPart && t.Schedules.Has(sort));

    private static string Way(AgentModel agent, TraitUse trait) => $"static agent => (({agent.Type})agent).{trait.Property}";

    private static string Field(string property) => "_swim" + property.TrimStart('@');

    private static string Counts(AgentModel agent, int traits) => string.Concat(agent.Traits.Take(traits).Where(t => t.HasPart).Select(t => $" + {t.Type}.{AgentNames.TraitPart}.LaneCount"));

    private static string First(AgentModel agent) => agent.BaseType is null ? "" : $"{agent.BaseType}.{AgentNames.LaneCount} + ";
}
