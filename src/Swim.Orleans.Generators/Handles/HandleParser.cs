using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Swim.Generators.Agents;

namespace Swim.Generators.Handles;

/// <summary>From an agent and its lanes to its typed handle.</summary>
internal static class HandleParser
{
    /// <returns>Null when a type of the handle's name exists already, or the agent's contract gives it handles.</returns>
    public static HandleModel? Parse(INamedTypeSymbol agent, string routeText, Route route, IEnumerable<LaneDraft> lanes, IEnumerable<ParameterDraft> parameters)
    {
        if (Contracts.ContractNames.ContractOf(agent) is not null) return null;
        var name = agent.Name + "Handle";
        if (agent.ContainingNamespace.GetTypeMembers(name).Length > 0) return null;
        var method = agent.Name.Length > 5 && agent.Name.EndsWith("Agent", StringComparison.Ordinal) ? agent.Name.Substring(0, agent.Name.Length - 5) : agent.Name;
        var members = new List<HandleMember>();
        foreach (var lane in lanes.Where(l => !l.Sort.IsStore() && l.Sort != LaneSort.Http))
        {
            // A caller sees a join by key and value only.
            var hidden = lane.Sort == LaneSort.JoinMap ? 1 : 0;
            var visibility = lane.Types.Skip(hidden).Select(Least).DefaultIfEmpty(Visibility.Public).Min();
            if (visibility == Visibility.Hidden) continue;
            if (lane.Member is IPropertySymbol { DeclaredAccessibility: not Accessibility.Public }) visibility = Visibility.Internal;
            var member = lane.Sort != LaneSort.Command || lane.Member.Name.EndsWith("Async", StringComparison.Ordinal) ? lane.Member.Name : lane.Member.Name + "Async";
            if (members.Any(m => m.Member == member) || member is "Agent" || member == name) continue;
            var hasBody = lane.Member is not IMethodSymbol { Parameters.Length: 0 };
            members.Add(new HandleMember(lane.Sort, member, lane.Name, string.Join(", ", Types(lane).Skip(hidden)), string.Join(", ", Forms(lane).Skip(hidden)), hasBody, visibility == Visibility.Public));
        }

        var ns = agent.ContainingNamespace.IsGlobalNamespace ? "" : agent.ContainingNamespace.ToDisplayString();
        return new HandleModel(ns, name, Names.Identifier(method), Names.Full(agent), routeText,
            Arguments(route, parameters.Select(p => (p.Model.Name, p.Property.Type)), Names.VisibilityOf(agent)), Names.VisibilityOf(agent) == Visibility.Public, members.ToEquatable(), Names.Hint(agent, "Handle"));
    }

    private static IEnumerable<string> Types(LaneDraft lane) => lane.Sort == LaneSort.Spatial
        ? [Names.Full(lane.Types[0]), $"global::Swim.Located<{Names.Full(lane.Types[1])}>"]
        : lane.Types.Select(Names.Full);

    private static IEnumerable<string> Forms(LaneDraft lane) => lane.Sort == LaneSort.Spatial
        ? [lane.FormCodes[0], $"global::Swim.Located<{Names.Full(lane.Types[1])}>.FormOf({lane.FormCodes[1]})"]
        : lane.FormCodes;

    /// <summary>A route's parameters as arguments: of the type of the properties that show them where that is one type and can be seen, else text.</summary>
    public static EquatableArray<RouteArgument> Arguments(Route route, IEnumerable<(string Name, ITypeSymbol Type)> typed, Visibility visibility)
    {
        var types = typed.ToLookup(p => p.Name, p => p.Type);
        return route.Parameters.Select(name =>
        {
            var all = types[name].Where(t => Least(t) >= visibility).Select(Names.Full).Distinct().ToList();
            var type = all.Count == 1 ? types[name].First() : null;
            return type is null || type.SpecialType == SpecialType.System_String ? RouteArgument.OfText(name, Identifier(name)) : new RouteArgument(name, Identifier(name), all[0], FormatOf(type));
        }).ToEquatable();
    }

    // what the property's type reads back to the same value
    private static string FormatOf(ITypeSymbol type) => Names.Metadata((INamedTypeSymbol)type) switch
    {
        "System.DateTime" or "System.DateTimeOffset" or "System.DateOnly" or "System.TimeOnly" => $"{{0}}.ToString(\"O\", {RouteArgument.Invariant})",
        _ => $"global::System.Convert.ToString((object){{0}}, {RouteArgument.Invariant})!",
    };

    private static Visibility Least(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Least(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Select(Least).Append(Names.VisibilityOf(named)).Min(),
        _ => Visibility.Public,
    };

    private static string Identifier(string parameter)
    {
        var text = new StringBuilder();
        foreach (var c in parameter)
        {
            if (text.Length == 0 ? SyntaxFacts.IsIdentifierStartCharacter(c) : SyntaxFacts.IsIdentifierPartCharacter(c)) text.Append(c);
            else if (text.Length == 0 && SyntaxFacts.IsIdentifierPartCharacter(c)) text.Append('_').Append(c);
        }

        return text.Length == 0 ? "parameter" : Names.Identifier(text.ToString());
    }
}
