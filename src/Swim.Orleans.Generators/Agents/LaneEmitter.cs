namespace Swim.Generators.Agents;

/// <summary>Writes lane properties and lane definitions, of agents and traits alike.</summary>
internal static class LaneEmitter
{
    /// <param name="code">Where to.</param>
    /// <param name="lanes">The class's own lanes.</param>
    /// <param name="first">C# that is added to each index.</param>
    public static void Properties(CodeWriter code, IReadOnlyList<LaneModel> lanes, string first)
    {
        for (var i = 0; i < lanes.Count; i++)
        {
            if (lanes[i].Property is not { } property) continue;
            var type = $"global::Swim.{lanes[i].Sort.Class()}<{lanes[i].TypeArguments}>";
            code.Line($"{lanes[i].Modifiers} {type} {property} => LaneAt<{type}>({first}{i});");
            code.Line();
        }
    }

    /// <param name="code">Where to.</param>
    /// <param name="lanes">The class's own lanes.</param>
    /// <param name="prefix">C# that stands before each name.</param>
    public static void Definitions(CodeWriter code, IEnumerable<LaneModel> lanes, string prefix)
    {
        foreach (var lane in lanes)
        {
            if (lane.Sort == LaneSort.Http)
            {
                Http(code, lane, prefix);
                continue;
            }

            code.Line($"new {Names.Lanes}{lane.Sort.Class()}Definition<{lane.TypeArguments}>({prefix}{Names.Literal(lane.Name)}, {lane.Forms})");
            code.Open("");
            if (lane.Sort.KeepsState()) code.Line($"Durability = {lane.Durability ?? "durability"},");
            if (lane.Former.Count > 0) code.Line($"FormerNames = new string[] {{ {string.Join(", ", lane.Former.Select(f => prefix + Names.Literal(f)))} }},");
            foreach (var option in lane.Options) code.Line(option + ",");
            foreach (var handler in lane.Handlers) code.Line($"{handler.Property} = {handler.Lambda},");
            code.Close(",");
        }
    }

    private static void Http(CodeWriter code, LaneModel lane, string prefix)
    {
        code.Line($"new {Names.Lanes}HttpLaneDefinition({prefix}{Names.Literal(lane.Name)},");
        code.Indent();
        for (var i = 0; i < lane.Handlers.Count; i++)
            code.Line($"new {Names.Lanes}HttpLaneHandler({Names.Literal(lane.Handlers[i].Property)}, {lane.Handlers[i].Lambda}){(i + 1 < lane.Handlers.Count ? "," : "),")}");
        code.Outdent();
    }
}
