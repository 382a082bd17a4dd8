namespace Swim.Generators.Agents;

/// <summary>Writes the other part of a class with mistakes.</summary>
internal static class DraftEmitter
{
    private const string Throw = "throw new global::System.NotSupportedException(\"The build reported mistakes in this class; nothing was generated for it.\");";

    // any trait's
    private const string Way = "global::System.Func<object, object>";

    public static string Emit(DraftModel draft)
    {
        var code = CodeWriter.File();
        var depth = draft.Declaration.Open(code);
        foreach (var property in draft.Properties)
        {
            var hasSetter = property.EndsWith(" set", StringComparison.Ordinal);
            code.Open(hasSetter ? property.Substring(0, property.Length - " set".Length) : property);
            code.Line($"get => {Throw}");
            if (hasSetter) code.Line($"set => {Throw}");
            code.Close();
            code.Line();
        }

        if (draft.HasDefinition) code.Line($"protected override {Names.Lanes}AgentDefinition Definition => {Throw}");
        if (draft.IsTrait) TraitPart(code);
        for (; depth > 0; depth--) code.Close();
        return code.ToString();
    }

    private static void TraitPart(CodeWriter code)
    {
        code.Open($"public static class {AgentNames.TraitPart}");
        code.Line("public const int LaneCount = 0;");
        code.Line($"public const string {AgentNames.LaneNames} = \"\";");
        code.Line($"public static {Names.Lanes}LaneDefinition[] Lanes(global::Swim.Durability durability, {Way} trait, string prefix) => {Throw}");
        foreach (var sort in new[] { ScheduleSort.Every, ScheduleSort.Cron, ScheduleSort.Remind })
            code.Line($"public static {ScheduleEmitter.Type(sort)}[] {ScheduleEmitter.List(sort)}({Way} trait, string prefix) => {Throw}");
        code.Close();
    }
}
