using Microsoft.CodeAnalysis;
using Swim.Generators.Agents;
using Swim.Generators.Forms;
using Swim.Generators.Handles;

namespace Swim.Generators.Contracts;

/// <summary>From an interface to the model of a contract.</summary>
internal static class ContractParser
{
    private const string Allowed =
        "is no lane: write 'IValueLaneHandle<T> Name { get; }', 'IMapLaneHandle<TKey, TValue> Name { get; }', 'IListLaneHandle<T> Name { get; }', 'IEventLaneHandle<T> Name { get; }', or 'Task NameAsync(T body)' for a command";

    public static Parsed<ContractModel> Parse(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellation)
    {
        var bag = new DiagnosticBag();
        var name = Names.Short(type);
        var routeText = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";
        var route = RouteParser.Parse(routeText, out var problem);
        var stable = ContractNames.NameOf(attribute, route);
        if (route is null) bag.Add(Rules.InvalidRoute, attribute, type, routeText, problem);
        else if (stable.Length == 0) bag.Add(SdkRules.ContractShape, attribute, type, name, "has a route without literal segments to name the agent: set Name as the agent's [Agent] does");
        if (type.IsGenericType) bag.Add(SdkRules.ContractShape, type, name, "is generic: declare an interface without type parameters for each route");
        if (Names.VisibilityOf(type) == Visibility.Hidden) bag.Add(SdkRules.ContractShape, type, name, "is private: make it internal or public");
        if (!bag.IsEmpty || route is null) return new Parsed<ContractModel>(null, bag.ToEquatable());

        cancellation.ThrowIfCancellationRequested();
        var drafts = Members(type, bag, route);
        CheckParameters(drafts, routeText, route, bag);
        foreach (var lane in drafts.Where(d => d.Sort is not (ContractSort.Handle or ContractSort.Events or ContractSort.Parameter)).GroupBy(d => d.Lane).Where(g => g.Count() > 1))
            bag.Add(SdkRules.ContractShape, lane.Last().Symbol, name, $"has more than one member of lane '{lane.Key}': rename one, or give it another lane name in [Lane] or [Command]");
        var members = drafts.Select(d => Spell(d, bag)).ToList();
        if (!bag.IsEmpty) return new Parsed<ContractModel>(null, bag.ToEquatable());

        var method = type.Name.Length > 1 && type.Name[0] == 'I' && char.IsUpper(type.Name[1]) ? type.Name.Substring(1) : type.Name;
        var container = method + "Contract";
        if (type.ContainingNamespace.GetTypeMembers(container).Length > 0) container += "Handles";
        var ns = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString();
        return new Parsed<ContractModel>(new ContractModel(ns, Names.Full(type), container, Names.Identifier(method), stable, routeText,
            HandleParser.Arguments(route, drafts.Where(d => d.Sort == ContractSort.Parameter).Select(d => (d.Lane, d.Types[0])), Names.VisibilityOf(type)), Names.VisibilityOf(type) == Visibility.Public, members.ToEquatable(), Names.Hint(type, "Contract")), bag.ToEquatable());
    }

    /// <summary>The members of an interface and of those it extends; what is no lane is reported.</summary>
    /// <param name="type">The interface.</param>
    /// <param name="bag">What there is to say.</param>
    /// <param name="route">Its route, when it has one.</param>
    public static List<ContractDraft> Members(INamedTypeSymbol type, DiagnosticBag bag, Route? route = null)
    {
        var drafts = new List<ContractDraft>();
        foreach (var member in type.AllInterfaces.Reverse().Append(type).SelectMany(t => t.GetMembers()))
        {
            if (member.IsStatic || !member.IsAbstract || member is IMethodSymbol { AssociatedSymbol: not null }) continue;
            var draft = member switch
            {
                IPropertySymbol property => Property(property, route),
                IMethodSymbol method => Method(method),
                _ => null,
            };
            if (draft is not null) drafts.Add(draft);
            else bag.Add(SdkRules.ContractMember, Place(member, type), member.Name, Names.Short(type), Advice(member));
        }

        return drafts;
    }

    private static void CheckParameters(List<ContractDraft> drafts, string routeText, Route route, DiagnosticBag bag)
    {
        foreach (var parameter in drafts.Where(d => d.Sort == ContractSort.Parameter))
        {
            if (!route.Parameters.Contains(parameter.Lane)) bag.Add(LaneRules.UnknownRouteParameter, parameter.Symbol, parameter.Symbol.Name, routeText, parameter.Lane, RouteParameterParser.Known(route));
            else if (!RouteParameterParser.CanRead(parameter.Types[0])) bag.Add(LaneRules.RouteParameterType, parameter.Symbol, parameter.Symbol.Name, Names.Short(parameter.Types[0]));
            else if (drafts.Any(d => d.Sort == ContractSort.Parameter && d.Lane == parameter.Lane && !SymbolEqualityComparer.Default.Equals(d.Types[0], parameter.Types[0])))
                bag.Add(SdkRules.ContractShape, parameter.Symbol, Names.Short(parameter.Symbol.ContainingType), $"shows parameter ':{parameter.Lane}' as two types: keep one of the properties");
        }
    }

    private static ContractDraft? Property(IPropertySymbol property, Route? route)
    {
        if (property.IsIndexer || property.SetMethod is not null || property.Type is not INamedTypeSymbol type) return null;
        if (AgentNames.Find(property, AgentNames.RouteParameterAttribute) is { } parameter)
            return new ContractDraft(property, ContractSort.Parameter, RouteParameterParser.NameOf(property, parameter, route), [type]);
        var sort = Names.Metadata(type) switch
        {
            "Swim.IValueLaneHandle`1" => ContractSort.Value,
            "Swim.IReadOnlyValueLaneHandle`1" => ContractSort.ReadOnlyValue,
            "Swim.IMapLaneHandle`2" => ContractSort.Map,
            "Swim.IReadOnlyMapLaneHandle`2" => Located(type.TypeArguments[1]) is null ? ContractSort.ReadOnlyMap : ContractSort.Spatial,
            "Swim.IListLaneHandle`1" => ContractSort.List,
            "Swim.IEventLaneHandle`1" => ContractSort.Events,
            "Swim.IAgentHandle" => ContractSort.Handle,
            _ => (ContractSort?)null,
        };
        if (sort is not { } found) return null;
        return new ContractDraft(property, found, found == ContractSort.Handle ? "" : LaneOf(property, AgentNames.LaneAttribute, property.Name),
            found == ContractSort.Spatial ? [type.TypeArguments[0], Located(type.TypeArguments[1])!] : type.TypeArguments);
    }

    /// <summary>The type of the values that a spatial lane has beside their places, when that is what a type says.</summary>
    private static ITypeSymbol? Located(ITypeSymbol type) => type is INamedTypeSymbol named && Names.Metadata(named) == "Swim.Located`1" ? named.TypeArguments[0] : null;

    private static ContractDraft? Method(IMethodSymbol method)
    {
        if (method.Arity > 0 || method.ReturnType is not INamedTypeSymbol returns || method.Parameters.Any(p => p.RefKind != RefKind.None)) return null;
        var bodies = method.Parameters.Where(p => !IsToken(p)).ToList();
        if (method.Parameters.Length - bodies.Count > 1 || (bodies.Count < method.Parameters.Length && !IsToken(method.Parameters[method.Parameters.Length - 1]))) return null;
        var plain = method.Name.Length > 5 && method.Name.EndsWith("Async", StringComparison.Ordinal) ? method.Name.Substring(0, method.Name.Length - 5) : method.Name;
        var lane = LaneOf(method, AgentNames.CommandAttribute, plain);
        return bodies.Count <= 1 && Names.Metadata(returns) is "System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask"
            ? new ContractDraft(method, ContractSort.Command, lane, [.. bodies.Select(p => p.Type)])
            : null;
    }

    private static ContractMember Spell(ContractDraft draft, DiagnosticBag bag)
    {
        var owner = Names.Full(draft.Symbol.ContainingType) + "." + Names.Identifier(draft.Symbol.Name);
        if (draft.Sort == ContractSort.Parameter) return new ContractMember(draft.Sort, $"{Names.Full(draft.Types[0])} {owner}", draft.Lane, "", "", null, null, false);
        var forms = new List<string>();
        foreach (var type in draft.Types)
        {
            if (FormExpressions.TryGet(type, out var form, out var advice)) forms.Add(form.Code);
            else bag.Add(Rules.NoForm, draft.Symbol, Names.Short(type), draft.Symbol.ContainingType.Name + "." + draft.Symbol.Name, advice);
        }

        var types = draft.Types.Select(Names.Full).ToList();
        if (draft.Sort == ContractSort.Spatial && forms.Count == 2)
        {
            types[1] = $"global::Swim.Located<{types[1]}>";
            forms[1] = $"{types[1]}.FormOf({forms[1]})";
        }

        var method = draft.Symbol as IMethodSymbol;
        var parameters = method?.Parameters ?? [];
        var head = method is null
            ? $"{Names.Full(((IPropertySymbol)draft.Symbol).Type)} {owner}"
            : $"{Names.Full(method.ReturnType)} {owner}({string.Join(", ", parameters.Select(p => Names.Full(p.Type) + " " + Names.Identifier(p.Name)))})";
        return new ContractMember(draft.Sort, head, draft.Lane, string.Join(", ", types), string.Join(", ", forms),
            parameters.FirstOrDefault(p => !IsToken(p)) is { } body ? Names.Identifier(body.Name) : null,
            parameters.FirstOrDefault(IsToken) is { } token ? Names.Identifier(token.Name) : null,
            method is { ReturnType.Name: "Task" });
    }

    private static string LaneOf(ISymbol member, string attribute, string name) =>
        AgentNames.Find(member, attribute)?.ConstructorArguments.FirstOrDefault().Value as string is { Length: > 0 } given ? given : Names.Camel(name);

    private static bool IsToken(IParameterSymbol parameter) =>
        parameter.Type is INamedTypeSymbol { Name: "CancellationToken" } type && Names.Metadata(type) == "System.Threading.CancellationToken";

    private static string Advice(ISymbol member) => member switch
    {
        IPropertySymbol { SetMethod: not null } => "has a setter: lanes are set by 'await contract.Name.SetAsync(…)'; remove 'set'",
        IMethodSymbol { ReturnType: INamedTypeSymbol { Arity: 1, Name: "Task" or "ValueTask" } } => "returns a value, and commands have no reply: return Task, and read the outcome from a lane",
        IMethodSymbol { Parameters.Length: > 1 } => "takes more than one body: put the arguments into one type marked [Form]",
        _ => Allowed,
    };

    private static ISymbol Place(ISymbol member, INamedTypeSymbol contract) => member.DeclaringSyntaxReferences.Length > 0 ? member : contract;
}
