using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Orleans;
using Swim.Lanes;
using Swim.Warp;

namespace Swim.Runtime;

/// <summary>All agents of this silo: their definitions and the routes that lead to them. Immutable; safe from any thread.</summary>
public sealed class AgentCatalog
{
    private readonly RouteTable<AgentDefinition> _routes = new();
    private readonly FrozenDictionary<Type, AgentDefinition> _byClass;

    /// <summary>A catalog of these agents.</summary>
    /// <exception cref="InvalidOperationException">Two agents share their name, class or shape of route; a route is no path; a class is no web agent.</exception>
    public AgentCatalog(IEnumerable<AgentDefinition> definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        Definitions = [.. definitions.Distinct()];
        var names = new Dictionary<string, AgentDefinition>(StringComparer.OrdinalIgnoreCase);
        var classes = new Dictionary<Type, AgentDefinition>();
        foreach (var definition in Definitions)
        {
            CheckClass(definition);
            if (!names.TryAdd(definition.Name, definition))
            {
                throw new InvalidOperationException(
                    $"Agents {names[definition.Name].AgentClass} and {definition.AgentClass} have the same name '{definition.Name}', which is the identity of their stored state: set Name on one [Agent].");
            }

            if (!classes.TryAdd(definition.AgentClass, definition))
            {
                throw new InvalidOperationException(
                    $"Agent class {definition.AgentClass} has two definitions, '{classes[definition.AgentClass].Name}' and '{definition.Name}': give each its own class.");
            }

            CheckSchedules(definition);
            AddRoute(definition);
        }

        _byClass = classes.ToFrozenDictionary();
    }

    /// <summary>The agents' definitions.</summary>
    public IReadOnlyList<AgentDefinition> Definitions { get; }

    /// <summary>The routes, for messages to people.</summary>
    public string Routes => Definitions.Count == 0 ? "none" : string.Join(", ", Definitions.Select(Describe));

    /// <summary>The definition of an agent class.</summary>
    public bool TryGet(Type agentClass, [NotNullWhen(true)] out AgentDefinition? definition) => _byClass.TryGetValue(agentClass, out definition);

    /// <summary>The route of a normalised node path and what its parameters are. A node whose parameters do not fit their types has none.</summary>
    public bool TryMatch(string nodePath, out RouteMatch<AgentDefinition> match)
    {
        ArgumentNullException.ThrowIfNull(nodePath);
        if (nodePath.Length <= NodeAddress.MaxNodeLength && WarpUri.TryParse(nodePath, out var uri) && _routes.TryMatch(uri, out match) && HasFittingParameters(match)) return true;
        match = default;
        return false;
    }

    private static bool HasFittingParameters(in RouteMatch<AgentDefinition> match)
    {
        foreach (var parameter in match.Value.Parameters)
            if (!match.Parameters.TryGetValue(parameter.Name, out var text) || !parameter.Fits(text)) return false;
        return true;
    }

    private static string Describe(AgentDefinition definition) => definition.Parameters.Count == 0
        ? definition.Route
        : $"{definition.Route} ({string.Join(", ", definition.Parameters.Select(parameter => $"{parameter.Name}: {parameter.Expected}"))})";

    private static void CheckClass(AgentDefinition definition)
    {
        var agentClass = definition.AgentClass;
        if (!typeof(WebAgent).IsAssignableFrom(agentClass)) throw new InvalidOperationException($"Agent '{definition.Name}': {agentClass} does not derive from WebAgent.");
        if (agentClass.IsAbstract || agentClass.ContainsGenericParameters) throw new InvalidOperationException($"Agent '{definition.Name}': {agentClass} is abstract or generic, so nobody can be it.");
        if (Attribute.IsDefined(agentClass, typeof(Orleans.Concurrency.ReentrantAttribute), inherit: true))
        {
            throw new InvalidOperationException($"Agent '{definition.Name}': {agentClass} is [Reentrant], but an agent's handlers never run beside each other. Remove the attribute.");
        }

        if (Attribute.IsDefined(agentClass, typeof(Orleans.Concurrency.StatelessWorkerAttribute), inherit: true))
        {
            throw new InvalidOperationException($"Agent '{definition.Name}': {agentClass} is a [StatelessWorker], but an agent is one object with one state. Remove the attribute.");
        }
    }

    private static void CheckSchedules(AgentDefinition definition)
    {
        foreach (var cron in definition.Crons)
        {
            try
            {
                CronSchedule.Parse(cron.Expression, cron.TimeZone);
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException)
            {
                throw new InvalidOperationException($"Agent '{definition.Name}' ({definition.AgentClass}), [Cron] on {cron.Name}: {exception.Message}", exception);
            }
        }

        foreach (var reminder in definition.Reminders)
        {
            if (reminder.Period < TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException($"Agent '{definition.Name}' ({definition.AgentClass}), [Remind] on {reminder.Name}: the period is {reminder.Period}, the least is one minute.");
            }
        }
    }

    private void AddRoute(AgentDefinition definition)
    {
        if (!RoutePattern.TryParse(definition.Route, out var pattern))
        {
            throw new InvalidOperationException($"Agent '{definition.Name}' ({definition.AgentClass}): route '{definition.Route}' is not a URI; percent-encode what is not a letter, digit or one of -._~.");
        }

        try
        {
            if (_routes.TryAdd(pattern, definition, out var other)) return;
            throw new InvalidOperationException(
                $"Agents {Definitions.First(earlier => earlier != definition && RoutePattern.TryParse(earlier.Route, out var route) && route.HasSameShape(other)).AgentClass} ({other}) and {definition.AgentClass} ({pattern}) have routes of the same shape, so every node of one is a node of the other. Change one route.");
        }
        catch (ArgumentException exception)
        {
            throw new InvalidOperationException($"Agent '{definition.Name}' ({definition.AgentClass}): {exception.Message}", exception);
        }
    }
}
