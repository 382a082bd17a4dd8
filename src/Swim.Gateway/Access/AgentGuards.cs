using System.Collections.Frozen;
using Microsoft.AspNetCore.Authorization;

namespace Swim.Gateway;

/// <summary>The rules of one kind of agent (or of those that nothing is known of), worked out for each lane, verb and HTTP method. Immutable.</summary>
internal sealed class AgentGuards
{
    private static readonly LaneVerb[] AllVerbs = [LaneVerb.Link, LaneVerb.Sync, LaneVerb.Command, LaneVerb.Read];

    // any method that no rule names
    private const string Unnamed = "";

    private readonly FrozenDictionary<string, Guard?[]> _lanes;
    private readonly FrozenDictionary<(string Lane, LaneVerb Verb, string Method), Guard?> _methods;
    private readonly Guard?[] _others;

    /// <param name="agent">Whom it is about, for messages.</param>
    /// <param name="rules">The agent's own and those of the options.</param>
    /// <param name="views">The agent's own views and those of the options.</param>
    /// <param name="fallback">The policy for what no rule speaks about, or null.</param>
    public AgentGuards(string agent, IReadOnlyList<LaneAccessRule> rules, IReadOnlyList<LaneViewRule> views, string? fallback)
    {
        var shown = views.GroupBy(view => view.Lane).ToDictionary(
            lane => lane.Key,
            lane => lane.Select(view => (view.Policy is null ? null : new Guard($"{agent}, view of lane '{lane.Key}'", [new AuthorizeAttribute(view.Policy)]), view.View)).ToArray());
        Unused = [.. shown.Keys.Where(lane => Make(agent, rules, [], lane, LaneVerb.Sync, null, fallback) is null)];
        _others = [.. AllVerbs.Select(verb => Make(agent, rules, [], null, verb, null, fallback))];
        _lanes = rules.Select(rule => rule.Lane).OfType<string>().Concat(shown.Keys).Distinct()
            .ToFrozenDictionary(lane => lane, lane => AllVerbs.Select(verb => Make(agent, rules, verb == LaneVerb.Command ? [] : shown.GetValueOrDefault(lane, []), lane, verb, null, fallback)).ToArray(), StringComparer.Ordinal);
        _methods = rules.Where(rule => rule.Lane is not null && rule.Methods.Count > 0).SelectMany(rule => rule.Methods.Append(Unnamed).Select(method => (Lane: rule.Lane!, Method: method))).Distinct()
            .SelectMany(named => AllVerbs.Select(verb => (named.Lane, Verb: verb, named.Method)))
            .ToFrozenDictionary(key => key, key => Make(agent, rules, [], key.Lane, key.Verb, key.Method, fallback));
        IsOpen = All.All(guard => guard is null);
    }

    /// <summary>Whether nothing is asked of anyone.</summary>
    public bool IsOpen { get; }

    /// <summary>Lanes that have views though everybody may see them as they are.</summary>
    public IReadOnlyList<string> Unused { get; }

    /// <summary>Everything that is asked.</summary>
    public IEnumerable<Guard?> All => _others.Concat(_lanes.Values.SelectMany(guards => guards)).Concat(_methods.Values)
        .SelectMany(guard => guard is null ? [null] : guard.Views.Select(view => view.Guard).Append(guard));

    /// <summary>What is asked; null: nothing.</summary>
    public Guard? For(string lane, LaneVerb verb, string? method)
    {
        if (IsOpen) return null;
        if (method is not null && _methods.TryGetValue((lane, verb, method), out var guard)) return guard;
        if (method is not null && _methods.TryGetValue((lane, verb, Unnamed), out guard)) return guard;
        return (_lanes.TryGetValue(lane, out var guards) ? guards : _others)[(int)verb];
    }

    private static Guard? Make(string agent, IReadOnlyList<LaneAccessRule> rules, IReadOnlyList<(Guard? Guard, LaneView View)> views, string? lane, LaneVerb verb, string? method, string? fallback)
    {
        var fitting = rules.Where(rule => (rule.Verbs & FlagOf(verb)) != 0 && Concerns(rule, method)).ToList();
        var own = fitting.Where(rule => rule.Lane is not null && rule.Lane == lane).ToList();
        var wide = fitting.Where(rule => rule.Lane is null).ToList();
        var demands = own.Where(rule => !rule.AllowsAnonymous).ToList();
        var isLifted = own.Any(rule => rule.AllowsAnonymous);
        if (!isLifted) demands.AddRange(wide.Where(rule => !rule.AllowsAnonymous));
        isLifted |= wide.Any(rule => rule.AllowsAnonymous);
        if (demands.Count == 0 && (isLifted || fallback is null)) return null;
        IAuthorizeData[] data = demands.Count == 0 ? [new AuthorizeAttribute(fallback!)] : [.. demands.Select(rule => new AuthorizeAttribute { Policy = rule.Policy, Roles = rule.Roles })];
        return new Guard($"{agent}{(lane is null ? "" : $", lane '{lane}'")}, {verb}{(method is null ? "" : " " + method)}", data) { Views = views };
    }

    // what has no method (a link, or a request before its lane is known) is asked for all that methods are asked for
    private static bool Concerns(LaneAccessRule rule, string? method) =>
        rule.Methods.Count == 0 || (method is null ? !rule.AllowsAnonymous : rule.Methods.Contains(method));

    private static LaneVerbs FlagOf(LaneVerb verb) => verb switch
    {
        LaneVerb.Link => LaneVerbs.Link,
        LaneVerb.Sync => LaneVerbs.Sync,
        LaneVerb.Command => LaneVerbs.Command,
        _ => LaneVerbs.Read,
    };
}
