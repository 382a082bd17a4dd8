using System.Globalization;

namespace Swim.Generators.Agents;

/// <summary>Writes the other part of an agent class.</summary>
internal static class AgentEmitter
{
    public static string Emit(AgentModel agent)
    {
        var code = CodeWriter.File();
        var depth = agent.Declaration.Open(code);
        for (var i = 0; i < agent.Lanes.Count; i++)
        {
            var lane = agent.Lanes[i];
            if (lane.Property is null) continue;
            code.Line($"{lane.Modifiers} {TypeOf(lane)} {lane.Property} => LaneAt<{TypeOf(lane)}>({First(agent)}{i});");
            code.Line();
        }

        if (agent.Route is not null) Definition(code, agent);
        // Classes that derive from this one put these before their own.
        var access = agent.IsSealed ? "private" : "protected";
        if (!agent.IsSealed)
        {
            code.Line("/// <summary>How many lanes the base classes and this one have.</summary>");
            code.Line($"protected const int {AgentNames.LaneCount} = {First(agent)}{agent.Lanes.Count};");
            code.Line();
        }

        Lanes(code, agent, access);
        code.Line();
        Timers(code, agent, access);
        for (; depth > 0; depth--) code.Close();
        return code.ToString();
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
        foreach (var lane in agent.Lanes)
        {
            code.Line($"new {Names.Lanes}{lane.Sort}LaneDefinition<{lane.TypeArguments}>({Names.Literal(lane.Name)}, {lane.Forms})");
            code.Open("");
            if (lane.Sort != LaneSort.Command) code.Line($"Durability = {lane.Durability ?? "durability"},");
            foreach (var handler in lane.Handlers) code.Line($"{handler.Property} = {handler.Lambda},");
            code.Close(",");
        }

        code.Outdent();
        code.Line("];");
    }

    private static void Timers(CodeWriter code, AgentModel agent, string access)
    {
        code.Line("/// <summary>The timers of the base classes and of this one.</summary>");
        code.Line($"{access} static {Names.Lanes}AgentTimerDefinition[] SwimTimers() =>");
        code.Line("[");
        code.Indent();
        if (agent.BaseType is not null) code.Line($".. {agent.BaseType}.SwimTimers(),");
        foreach (var timer in agent.Timers)
            code.Line($"new {Names.Lanes}AgentTimerDefinition({Names.Literal(timer.Name)}, global::System.TimeSpan.FromMilliseconds({timer.PeriodMilliseconds.ToString(CultureInfo.InvariantCulture)}L), {timer.Lambda}),");
        code.Outdent();
        code.Line("];");
    }

    private static string First(AgentModel agent) => agent.BaseType is null ? "" : $"{agent.BaseType}.{AgentNames.LaneCount} + ";

    private static string TypeOf(LaneModel lane) => $"global::Swim.{lane.Sort}Lane<{lane.TypeArguments}>";
}
