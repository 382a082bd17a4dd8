using Microsoft.CodeAnalysis;

namespace Swim.Generators.Agents;

/// <summary>A route parameter's property and what is generated for it.</summary>
internal sealed record ParameterDraft(IPropertySymbol Property, ParameterModel Model);

/// <summary>Reads [RouteParameter] properties.</summary>
internal static class RouteParameterParser
{
    /// <param name="property">The property.</param>
    /// <param name="attribute">Its attribute.</param>
    /// <param name="route">The class's route; null for a base class, whose agents are checked one by one.</param>
    /// <param name="bag">What there is to say.</param>
    public static ParameterDraft? Parse(IPropertySymbol property, AttributeData attribute, Route? route, DiagnosticBag bag)
    {
        LaneParser.CheckPartial(property, bag);
        var name = NameOf(property, attribute, route);
        if (property.Type.TypeKind == TypeKind.Error) return null;
        if (Read(property.Type, name) is not var (read, definition))
        {
            bag.Add(LaneRules.RouteParameterType, property, property.Name, Names.Short(property.Type));
            return null;
        }

        return new ParameterDraft(property, new ParameterModel(Names.Identifier(property.Name), LaneDraft.ModifiersOf(property), Names.Full(property.Type), name, read, definition));
    }

    /// <summary>The parameter that a property shows.</summary>
    public static string NameOf(IPropertySymbol property, AttributeData attribute, Route? route)
    {
        if (attribute.ConstructorArguments.FirstOrDefault().Value as string is { Length: > 0 } given) return given;
        return route?.Parameters.FirstOrDefault(p => string.Equals(p, property.Name, StringComparison.OrdinalIgnoreCase)) ?? Names.Camel(property.Name);
    }

    /// <summary>Whether a property of that type can show a parameter.</summary>
    public static bool CanRead(ITypeSymbol type) => Read(type, "") is not null;

    /// <summary>What parameters a route has, in words.</summary>
    public static string Known(Route route) => route.Parameters.Count == 0 ? "it has none" : "it has " + string.Join(", ", route.Parameters.Select(p => ":" + p));

    /// <summary>Every parameter must be one of the route's.</summary>
    public static void Check(INamedTypeSymbol agent, string routeText, Route route, IEnumerable<ParameterDraft> parameters, DiagnosticBag bag)
    {
        foreach (var parameter in parameters.Where(p => !route.Parameters.Contains(p.Model.Name)))
        {
            var isOwn = SymbolEqualityComparer.Default.Equals(parameter.Property.ContainingType, agent);
            bag.Add(LaneRules.UnknownRouteParameter, isOwn ? parameter.Property : agent, parameter.Property.Name, routeText, parameter.Model.Name, Known(route));
        }
    }

    private static (string Read, string? Definition)? Read(ITypeSymbol type, string name)
    {
        var literal = Names.Literal(name);
        var full = Names.Full(type);
        if (type.SpecialType == SpecialType.System_String) return ($"GetProperty({literal})!", null);
        if (type.TypeKind == TypeKind.Enum) return ($"EnumProperty<{full}>({literal})", $"{Names.Lanes}AgentParameterDefinition.OfEnum<{full}>({literal})");
        var parses = type.AllInterfaces.Any(i => Names.Metadata(i) == "System.IParsable`1" && SymbolEqualityComparer.Default.Equals(i.TypeArguments[0], type));
        return parses ? ($"Property<{full}>({literal})", $"{Names.Lanes}AgentParameterDefinition.Of<{full}>({literal})") : null;
    }
}
