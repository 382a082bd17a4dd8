namespace Swim.Generators.Agents;

/// <summary>Writes the list of an assembly's agents and names it on the assembly.</summary>
internal static class ManifestEmitter
{
    public static string Emit(IEnumerable<string> agents)
    {
        var code = CodeWriter.File();
        code.Line("[assembly: global::Swim.AgentManifest(typeof(global::Swim.Generated.AgentManifest))]");
        code.Line();
        code.Line("namespace Swim.Generated;");
        code.Line();
        code.Line("/// <summary>The agents of this assembly.</summary>");
        code.Open("internal sealed class AgentManifest : global::Swim.IAgentManifest");
        code.Line("/// <inheritdoc/>");
        code.Line($"public global::System.Collections.Generic.IReadOnlyList<{Names.Lanes}AgentDefinition> Agents {{ get; }} =");
        code.Line("[");
        code.Indent();
        foreach (var agent in agents.OrderBy(a => a, StringComparer.Ordinal)) code.Line($"{agent}.SwimAgent.Definition,");
        code.Outdent();
        code.Line("];");
        code.Close();
        return code.ToString();
    }
}
