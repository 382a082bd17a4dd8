using System.Text;
using Microsoft.CodeAnalysis;
using Swim.Generators.Agents;
using Swim.Generators.Contracts;
using Swim.Generators.Forms;

namespace Swim.Generators.TypeScript;

/// <summary>Writes the file: forms as types, and the browser client's methods with one signature for each lane of each agent.</summary>
internal static class TypeScriptEmitter
{
    public static string Emit(IAssemblySymbol assembly, string client, CancellationToken cancellation)
    {
        var agents = new List<INamedTypeSymbol>();
        var types = new TypeScriptTypes();
        foreach (var type in Types(assembly.GlobalNamespace, cancellation))
        {
            if (AgentNames.Find(type, AgentNames.AgentAttribute) is not null) agents.Add(type);
            if (FormNames.Find(type, FormNames.FormAttribute) is not null && Names.VisibilityOf(type) != Visibility.Hidden) types.Add(type);
        }

        var links = new StringBuilder();
        foreach (var agent in agents) Agent(links, agent, types);

        var text = new StringBuilder();
        text.Append("// Written by the build of ").Append(assembly.Name).Append(": lanes of its agents as the browser client sees them. Not to be edited.\n");
        text.Append("import type { EventLink, LinkOptions, ListLink, MapLink, Recon, SpatialLink, SpatialLinkOptions, ValueLink } from ").Append(TypeScriptTypes.Quote(client)).Append(";\n\n");
        text.Append("/** A whole number of 64 bits: a BigInt beyond 2^53. */\nexport type Int64 = number | bigint;\n\n");
        types.Declare(text);
        text.Append("/**\n * The client's links by node and lane: `const agents: AgentLinks = swim;`. A value lane that was never set gives undefined.\n */\n");
        text.Append("export interface AgentLinks {\n").Append(links).Append("}\n");
        return text.ToString();
    }

    private static void Agent(StringBuilder text, INamedTypeSymbol agent, TypeScriptTypes types)
    {
        var route = AgentNames.Find(agent, AgentNames.AgentAttribute)!.ConstructorArguments.FirstOrDefault().Value as string ?? "";
        var node = Node(route);
        text.Append("  // ").Append(agent.Name).Append(": ").Append(route).Append('\n');
        foreach (var pair in AgentSurface.Of(agent).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var (lane, kind) = (TypeScriptTypes.Quote(pair.Key), pair.Value);
            var of = (kind.Types ?? []).Select(types.Of).ToList();
            switch (kind.Sort)
            {
                case LaneSort.Value or LaneSort.Demand:
                    text.Append($"  value(node: {node}, lane: {lane}, options?: LinkOptions): ValueLink<{of[0]} | undefined>;\n");
                    break;
                case LaneSort.Map or LaneSort.DemandMap or LaneSort.JoinValue or LaneSort.JoinMap:
                    text.Append($"  map(node: {node}, lane: {lane}, options?: LinkOptions): MapLink<{of[0]}, {of[1]}>;\n");
                    break;
                case LaneSort.Spatial:
                    text.Append($"  spatial(node: {node}, lane: {lane}, options?: SpatialLinkOptions): SpatialLink<{of[0]}, {of[1]}>;\n");
                    break;
                case LaneSort.List:
                    text.Append($"  list(node: {node}, lane: {lane}, options?: LinkOptions): ListLink<{of[0]}>;\n");
                    break;
                case LaneSort.Supply:
                    text.Append($"  event(node: {node}, lane: {lane}, options?: LinkOptions): EventLink<{of[0]}>;\n");
                    break;
                case LaneSort.Command:
                    text.Append($"  command(node: {node}, lane: {lane}, {(of.Count == 0 ? "body?: unknown" : "body: " + of[0])}): void;\n");
                    text.Append($"  event(node: {node}, lane: {lane}, options?: LinkOptions): EventLink<{(of.Count == 0 ? "Recon" : of[0])}>;\n");
                    break;
            }
        }
    }

    /// <summary><c>/vehicle/:id</c> → <c>`/vehicle/${string}`</c>.</summary>
    private static string Node(string route) =>
        "`" + string.Join("/", route.Split('/').Select(s => s.StartsWith(":", StringComparison.Ordinal) ? "${string}" : s.Replace("`", "\\`").Replace("$", "\\$"))) + "`";

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol ns, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var member in ns.GetMembers().OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            if (member is INamespaceSymbol inner)
            {
                foreach (var type in Types(inner, cancellation)) yield return type;
            }
            else if (member is INamedTypeSymbol type)
            {
                yield return type;
                foreach (var nested in Nested(type)) yield return nested;
            }
        }
    }

    private static IEnumerable<INamedTypeSymbol> Nested(INamedTypeSymbol type) => type.GetTypeMembers().SelectMany(t => Nested(t).Prepend(t));
}
