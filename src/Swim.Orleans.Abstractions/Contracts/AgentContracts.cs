using System.Diagnostics.CodeAnalysis;
using Swim.Warp;

namespace Swim.Runtime;

/// <summary>
/// The contracts that this process knows: how a client finds the grain type of a node without the agent's class. Generated code fills it when
/// the assembly of a contract is first used. Safe from any thread.
/// </summary>
public static class AgentContracts
{
    private static readonly Lock Gate = new();
    private static readonly List<(string Name, string Route)> Known = [];
    private static RouteTable<string>? _routes;

    /// <summary>Adds a contract; adding it again changes nothing.</summary>
    /// <param name="name">The stable name of the agent type.</param>
    /// <param name="route">Its route pattern.</param>
    public static void Register(string name, string route)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(route);
        lock (Gate)
        {
            if (Known.Contains((name, route))) return;
            Known.Add((name, route));
            _routes = null;
        }
    }

    /// <summary>The routes, for messages to people.</summary>
    internal static string Routes
    {
        get
        {
            lock (Gate) return Known.Count == 0 ? "none; is the assembly of the contracts loaded (AddSwimClient(typeof(IMyContract)))?" : string.Join(", ", Known.Select(k => k.Route));
        }
    }

    /// <summary>The stable name of the agent type whose route fits a normalised node path.</summary>
    /// <exception cref="InvalidOperationException">Two contracts say different names for routes of the same shape.</exception>
    internal static bool TryMatch(string nodePath, [NotNullWhen(true)] out string? name)
    {
        RouteTable<string> routes;
        lock (Gate) routes = _routes ??= Build();
        name = WarpUri.TryParse(nodePath, out var uri) && routes.TryMatch(uri, out var match) ? match.Value : null;
        return name is not null;
    }

    private static RouteTable<string> Build()
    {
        var table = new RouteTable<string>();
        foreach (var (name, route) in Known)
        {
            var pattern = RoutePattern.Parse(route);
            if (table.TryAdd(pattern, name, out var same)) continue;
            var (other, otherRoute) = Known.First(k => k.Route == same.ToString());
            if (other != name) throw new InvalidOperationException($"Contracts of '{other}' ({otherRoute}) and '{name}' ({route}) have routes of the same shape: give them the name that the agent's [Agent] has.");
        }

        return table;
    }
}
