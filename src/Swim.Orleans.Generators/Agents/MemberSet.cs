using Microsoft.CodeAnalysis;

namespace Swim.Generators.Agents;

/// <summary>What one class declares: lanes, schedules, traits and route parameters, each in the order of declaration.</summary>
internal sealed class MemberSet
{
    public List<LaneDraft> Lanes { get; } = [];

    public List<ScheduleModel> Schedules { get; } = [];

    public List<TraitDraft> Traits { get; } = [];

    public List<ParameterDraft> Parameters { get; } = [];

    /// <summary>Own lanes, then those of the traits by the names they get.</summary>
    public IEnumerable<LaneDraft> AllLanes => Lanes.Concat(Traits.SelectMany(t => t.Lanes));

    private readonly Dictionary<string, LocationInfo?> _reminders = [];

    /// <summary>Where a reminder is declared.</summary>
    public LocationInfo? ReminderAt(string name) => _reminders[name];

    /// <param name="type">The class.</param>
    /// <param name="receiver">How lambdas reach it.</param>
    /// <param name="route">Its route, if it has one itself.</param>
    /// <param name="compilation">For conversions and well-known types.</param>
    /// <param name="bag">What there is to say.</param>
    public static MemberSet Parse(INamedTypeSymbol type, Receiver receiver, Route? route, Compilation compilation, DiagnosticBag bag)
    {
        var members = new MemberSet();
        foreach (var property in type.GetMembers().OfType<IPropertySymbol>())
        {
            if (LaneParser.ParseProperty(property, bag) is { } lane) members.Lanes.Add(lane);
            else if (AgentNames.Find(property, AgentNames.TraitAttribute) is { } trait && TraitParser.ParseUse(property, trait, compilation, bag) is { } use) members.Traits.Add(use);
            else if (AgentNames.Find(property, AgentNames.RouteParameterAttribute) is { } named && RouteParameterParser.Parse(property, named, route, bag) is { } parameter) members.Parameters.Add(parameter);
        }

        var handlers = new HandlerParser(receiver, compilation, bag);
        var http = new HttpParser(receiver, bag);
        var schedules = new ScheduleParser(receiver, bag);
        foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
        {
            foreach (var data in method.GetAttributes())
            {
                if (data.AttributeClass is not { } attribute) continue;
                switch (Names.Metadata(attribute))
                {
                    case AgentNames.CommandAttribute: handlers.ParseCommand(method, data, members.Lanes); break;
                    case AgentNames.HttpAttribute: http.Parse(method, data, members.Lanes); break;
                    case AgentNames.OnCueAttribute: handlers.ParseCue(method, data, members.Lanes); break;
                    case AgentNames.OnSyncAttribute: handlers.ParseSync(method, data, members.Lanes); break;
                    case AgentNames.EveryAttribute: members.Add(schedules.Parse(method, data, ScheduleSort.Every), method); break;
                    case AgentNames.CronAttribute: members.Add(schedules.Parse(method, data, ScheduleSort.Cron), method); break;
                    case AgentNames.RemindAttribute: members.Add(schedules.Parse(method, data, ScheduleSort.Remind), method); break;
                    case var name when Callback.All.Where(c => c.Attribute == name).ToList() is { Count: > 0 } callbacks: handlers.ParseCallback(method, data, callbacks, members.Lanes); break;
                }
            }
        }

        if (bag.IsEmpty)
            foreach (var lane in members.Lanes) handlers.CheckAnswers(lane);
        return members;
    }

    /// <summary>Which lists of schedules are generated for a class or one of its bases.</summary>
    public static ScheduleSorts Provided(INamedTypeSymbol? type)
    {
        var found = default(ScheduleSorts);
        for (var t = type; t is not null && Names.Metadata(t) is not (AgentNames.WebAgent or AgentNames.AgentTrait); t = t.BaseType)
        {
            // A reference assembly has no private members: there, what was generated tells.
            INamedTypeSymbol part = AgentNames.PartOf(t) ?? t;
            found = found.Or(new(Has(part, "Timers"), Has(part, "Crons"), Has(part, "Reminders")));
            foreach (var member in t.GetMembers())
            {
                if (member is IMethodSymbol method)
                    found = found.Or(new(AgentNames.Find(method, AgentNames.EveryAttribute) is not null, AgentNames.Find(method, AgentNames.CronAttribute) is not null, AgentNames.Find(method, AgentNames.RemindAttribute) is not null));
                else if (member is IPropertySymbol { Type: INamedTypeSymbol trait } property && AgentNames.Find(property, AgentNames.TraitAttribute) is not null && AgentNames.IsTrait(trait)) found = found.Or(Provided(trait));
            }
        }

        return found;
    }

    /// <summary>A former name that another lane has would give one lane's stored state to two.</summary>
    public void CheckFormerNames(string type, HashSet<string> taken, DiagnosticBag bag)
    {
        var former = new HashSet<string>();
        foreach (var lane in Lanes)
        {
            foreach (var name in lane.Former)
            {
                if (name == lane.Name) bag.Add(LaneRules.FormerName, lane.Member, name, type + "." + lane.Member.Name, "it is its name now");
                else if (taken.Contains(name) || !former.Add(name)) bag.Add(LaneRules.FormerName, lane.Member, name, type + "." + lane.Member.Name, "another lane has it");
            }
        }
    }

    private static bool Has(INamedTypeSymbol part, string list) => part.GetMembers(part.Name == AgentNames.TraitPart ? list : "Swim" + list).Length > 0;

    private void Add(ScheduleModel? schedule, IMethodSymbol method)
    {
        if (schedule is null) return;
        Schedules.Add(schedule);
        if (schedule.Sort == ScheduleSort.Remind) _reminders[schedule.Name] = LocationInfo.From(method);
    }
}
