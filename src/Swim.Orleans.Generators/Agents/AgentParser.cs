using Microsoft.CodeAnalysis;
using Swim.Generators.Handles;

namespace Swim.Generators.Agents;

/// <summary>From a class to the model of an agent.</summary>
internal static class AgentParser
{
    /// <param name="type">The class.</param>
    /// <param name="attribute">Its [Agent], or null for an abstract class that shares lanes.</param>
    /// <param name="compilation">For conversions and well-known types.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ParsedAgent Parse(INamedTypeSymbol type, AttributeData? attribute, Compilation compilation, CancellationToken cancellation)
    {
        var bag = new DiagnosticBag();
        var name = Names.Short(type);
        if (!CheckClass(type, attribute, bag)) return new ParsedAgent(null, null, null, bag.ToEquatable());

        var route = attribute is null ? null : ParseRoute(type, attribute, bag);
        var given = attribute?.NamedArguments.FirstOrDefault(a => a.Key == "Name").Value.Value as string;
        var stable = given is { Length: > 0 } ? given : route?.DefaultName ?? "";
        var routeText = attribute?.ConstructorArguments.FirstOrDefault().Value as string ?? "";
        if (route is not null && stable.Length == 0) bag.Add(Rules.AgentName, attribute!, type, name, "has a route without literal segments to name it", routeText);

        cancellation.ThrowIfCancellationRequested();
        var (lanes, timers) = ParseMembers(type, compilation, bag);
        var (baseType, inherited) = Bases(type, compilation);
        foreach (var lane in lanes.GroupBy(l => l.Name).Where(g => g.Count() > 1 || inherited.Any(i => i.Name == g.Key))) bag.Add(Rules.DuplicateLane, lane.Last().Member, name, lane.Key);

        var place = route is null ? null : new AgentPlace(name, routeText, route.Shape, stable, LocationInfo.From(type));
        var model = new AgentModel(Declaration.Of(type), Names.Full(type), attribute is null ? null : routeText, stable,
            (attribute is null ? null : LaneParser.DurabilityOf(attribute)) ?? "global::Swim.Durability.WriteBehind", type.IsSealed, baseType,
            lanes.Select(l => l.ToModel(Handlers(l))).ToEquatable(), timers.ToEquatable(), Names.Hint(type, "Agent"));
        var handle = route is null || !bag.IsEmpty ? null : HandleParser.Parse(type, routeText, route, inherited.Concat(lanes));
        return new ParsedAgent(bag.IsEmpty ? model : null, handle, place, bag.ToEquatable());
    }

    private static bool CheckClass(INamedTypeSymbol type, AttributeData? attribute, DiagnosticBag bag)
    {
        var name = Names.Short(type);
        if (!AgentNames.IsWebAgent(type)) bag.Add(Rules.AgentNotWebAgent, type, name);
        if (Declaration.FirstNotPartial(type) is { } closed) bag.Add(Rules.AgentNotPartial, type, name, Names.Short(closed));
        if (attribute is null)
        {
            if (!type.IsAbstract) bag.Add(Rules.LanesWithoutAgent, type, name);
        }
        else if (type.IsAbstract)
        {
            bag.Add(Rules.AgentShape, type, name, "is abstract: remove 'abstract', or remove [Agent] and share its lanes with the agents that derive from it");
        }

        if (type.IsGenericType) bag.Add(Rules.AgentShape, type, name, "is generic: derive a class without type parameters for each route");
        if (Names.VisibilityOf(type) == Visibility.Hidden) bag.Add(Rules.AgentShape, type, name, "is private: make it internal or public");
        return bag.IsEmpty;
    }

    private static Route? ParseRoute(INamedTypeSymbol type, AttributeData attribute, DiagnosticBag bag)
    {
        var text = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";
        var route = RouteParser.Parse(text, out var problem);
        if (route is null) bag.Add(Rules.InvalidRoute, attribute, type, text, problem);
        return route;
    }

    private static (List<LaneDraft> Lanes, List<TimerModel> Timers) ParseMembers(INamedTypeSymbol type, Compilation compilation, DiagnosticBag bag)
    {
        var lanes = new List<LaneDraft>();
        var timers = new List<TimerModel>();
        var handlers = new HandlerParser(type, compilation, bag);
        foreach (var property in type.GetMembers().OfType<IPropertySymbol>())
            if (AgentNames.Find(property, AgentNames.LaneAttribute) is { } lane && LaneParser.ParseProperty(property, lane, bag) is { } draft) lanes.Add(draft);

        foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
        {
            foreach (var data in method.GetAttributes())
            {
                if (data.AttributeClass is not { } attributeClass) continue;
                var name = Names.Metadata(attributeClass);
                if (name == AgentNames.CommandAttribute) handlers.ParseCommand(method, data, lanes);
                else if (name == AgentNames.EveryAttribute && handlers.ParseTimer(method, data) is { } timer) timers.Add(timer);
                else if (Callback.All.FirstOrDefault(c => c.Attribute == name) is { } callback) handlers.ParseCallback(method, data, callback, lanes);
            }
        }

        return (lanes, timers);
    }

    /// <summary>The nearest base class with lanes or timers, and what lanes of all base classes can be seen, in the order of their indexes.</summary>
    private static (string? Type, List<LaneDraft> Lanes) Bases(INamedTypeSymbol type, Compilation compilation)
    {
        string? nearest = null;
        var all = new List<LaneDraft>();
        for (var t = type.BaseType; t is not null && Names.Metadata(t) != AgentNames.WebAgent; t = t.BaseType)
        {
            // A reference assembly has no private members: there, what was generated tells.
            if (!AgentNames.HasMarkedMembers(t) && t.GetMembers(AgentNames.LaneCount).Length == 0) continue;
            nearest ??= Names.Full(t);
            all.InsertRange(0, ParseMembers(t, compilation, new DiagnosticBag()).Lanes);
        }

        return (nearest, all);
    }

    private static EquatableArray<HandlerModel> Handlers(LaneDraft lane)
    {
        var handlers = new List<HandlerModel>();
        if (lane.Handlers.TryGetValue("OnCommand", out var command)) handlers.Add(new HandlerModel("OnCommand", "static (agent, body) => " + command[0]));
        foreach (var callback in Callback.All)
            if (lane.Handlers.TryGetValue(callback.Property, out var calls) && callback.Sort == lane.Sort) handlers.Add(new HandlerModel(callback.Property, callback.Lambda(calls)));
        return handlers.ToEquatable();
    }
}
