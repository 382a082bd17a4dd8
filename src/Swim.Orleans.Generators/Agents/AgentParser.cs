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
        if (attribute is null && AgentNames.IsTrait(type)) return TraitParser.Parse(type, compilation, cancellation);
        var bag = new DiagnosticBag();
        var name = Names.Short(type);
        if (!CheckClass(type, attribute, bag)) return new ParsedAgent(null, null, null, null, bag.ToEquatable(), DraftModel.Of(type));

        var route = attribute is null ? null : ParseRoute(type, attribute, bag);
        var given = attribute?.NamedArguments.FirstOrDefault(a => a.Key == "Name").Value.Value as string;
        var stable = given is { Length: > 0 } ? given : route?.DefaultName ?? "";
        var routeText = attribute?.ConstructorArguments.FirstOrDefault().Value as string ?? "";
        if (route is not null && stable.Length == 0) bag.Add(Rules.AgentName, attribute!, type, name, "has a route without literal segments to name it", routeText);

        cancellation.ThrowIfCancellationRequested();
        var receiver = Receiver.Agent(type);
        var members = MemberSet.Parse(type, receiver, route, compilation, bag);
        var (baseType, inherited) = Bases(type, compilation);
        CheckNames(name, members, inherited, bag);
        var parameters = inherited.SelectMany(i => i.Parameters).Concat(members.Parameters).ToList();
        if (route is not null) RouteParameterParser.Check(type, routeText, route, parameters, bag);

        var place = route is null ? null : new AgentPlace(name, routeText, route.Shape, stable, LocationInfo.From(type));
        var lanes = inherited.SelectMany(i => i.AllLanes).Concat(members.AllLanes);
        if (!bag.IsEmpty)
        {
            var sound = lanes.Where(l => l.FormCodes.Count == l.Types.Count).GroupBy(l => l.Name).Select(g => g.First());
            return new ParsedAgent(null, null, route is null ? null : HandleParser.Parse(type, routeText, route, sound, parameters), place, bag.ToEquatable(), DraftModel.Of(type));
        }

        var model = new AgentModel(Declaration.Of(type), Names.Full(type), attribute is null ? null : routeText, stable,
            (attribute is null ? null : LaneParser.DurabilityOf(attribute)) ?? "global::Swim.Durability.WriteBehind", type.IsSealed, baseType, MemberSet.Provided(type.BaseType),
            members.Lanes.Select(l => l.ToModel(receiver.Modifier)).ToEquatable(), members.Schedules.ToEquatable(), members.Traits.Select(t => t.Use).ToEquatable(),
            members.Parameters.Select(p => p.Model).ToEquatable(), parameters.Select(p => p.Model.Definition).OfType<string>().Distinct().ToEquatable(), Names.Hint(type, "Agent"));
        var handle = route is null ? null : HandleParser.Parse(type, routeText, route, lanes, parameters);
        return new ParsedAgent(model, null, handle, place, bag.ToEquatable());
    }

    private static bool CheckClass(INamedTypeSymbol type, AttributeData? attribute, DiagnosticBag bag)
    {
        var name = Names.Short(type);
        if (!AgentNames.IsWebAgent(type)) bag.Add(Rules.AgentNotWebAgent, type, name);
        if (Declaration.FirstNotPartial(type) is { } closed) bag.Add(Rules.AgentNotPartial, type, name, Names.Short(closed));
        if (attribute is null)
        {
            if (!type.IsAbstract && AgentNames.IsWebAgent(type)) bag.Add(Rules.LanesWithoutAgent, type, name);
        }
        else if (type.IsAbstract)
        {
            bag.Add(Rules.AgentShape, type, name, "is abstract: remove 'abstract', or remove [Agent] and share its lanes with the agents that derive from it");
        }

        if (type.IsGenericType) bag.Add(Rules.AgentShape, type, name, "is generic: derive a class without type parameters for each route");
        if (Names.VisibilityOf(type) == Visibility.Hidden) bag.Add(Rules.AgentShape, type, name, "is private: make it internal or public");
        return bag.IsEmpty;
    }

    private static void CheckNames(string agent, MemberSet members, List<MemberSet> inherited, DiagnosticBag bag)
    {
        var taken = new HashSet<string>(inherited.SelectMany(i => i.Lanes.Select(l => l.Name).Concat(i.Traits.SelectMany(t => t.LaneNames))));
        foreach (var lane in members.Lanes.GroupBy(l => l.Name))
            if (lane.Count() > 1 || taken.Contains(lane.Key)) bag.Add(Rules.DuplicateLane, lane.Last().Member, agent, lane.Key);
        taken.UnionWith(members.Lanes.Select(l => l.Name));
        foreach (var trait in members.Traits)
        {
            foreach (var lane in trait.LaneNames)
                if (!taken.Add(lane)) bag.Add(LaneRules.TraitLane, trait.Property, Names.Short(trait.Property.Type), lane, agent, Names.Camel(trait.Property.Name));
        }

        members.CheckFormerNames(agent, taken, bag);
        var reminders = new HashSet<string>(inherited.SelectMany(i => i.Schedules).Where(s => s.Sort == ScheduleSort.Remind).Select(s => s.Name));
        foreach (var reminder in members.Schedules.Where(s => s.Sort == ScheduleSort.Remind && reminders.Contains(s.Name)))
            bag.Add(LaneRules.DuplicateReminder, members.ReminderAt(reminder.Name), agent, reminder.Name);
    }

    private static Route? ParseRoute(INamedTypeSymbol type, AttributeData attribute, DiagnosticBag bag)
    {
        var text = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";
        var route = RouteParser.Parse(text, out var problem);
        if (route is null) bag.Add(Rules.InvalidRoute, attribute, type, text, problem);
        return route;
    }

    /// <summary>The nearest base class with lanes or schedules, and what can be seen of all base classes, in the order of their indexes.</summary>
    private static (string? Type, List<MemberSet> Members) Bases(INamedTypeSymbol type, Compilation compilation)
    {
        string? nearest = null;
        var all = new List<MemberSet>();
        for (var t = type.BaseType; t is not null && Names.Metadata(t) != AgentNames.WebAgent; t = t.BaseType)
        {
            // A reference assembly has no private members: there, what was generated tells.
            if (!AgentNames.HasMarkedMembers(t) && t.GetMembers(AgentNames.LaneCount).Length == 0) continue;
            nearest ??= Names.Full(t);
            all.Insert(0, MemberSet.Parse(t, Receiver.Agent(t), null, compilation, new DiagnosticBag()));
        }

        return (nearest, all);
    }
}
