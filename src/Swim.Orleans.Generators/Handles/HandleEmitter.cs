using Swim.Generators.Agents;

namespace Swim.Generators.Handles;

/// <summary>Writes an agent's typed handle: <c>swim.Vehicle("42").Position</c>.</summary>
internal static class HandleEmitter
{
    private const string Cancellation = "global::System.Threading.CancellationToken cancellationToken = default";

    public static string Emit(HandleModel handle)
    {
        var access = handle.IsPublic ? "public" : "internal";
        var code = CodeWriter.File();
        if (handle.Namespace.Length > 0)
        {
            code.Line($"namespace {handle.Namespace};");
            code.Line();
        }

        code.Line($"/// <summary>A <see cref=\"{handle.AgentType}\"/>, seen from outside: its lanes by their types. Safe from any thread.</summary>");
        code.Open($"{access} sealed class {handle.Name}(global::Swim.IAgentHandle agent)");
        code.Line("/// <summary>The handle without types.</summary>");
        code.Line("public global::Swim.IAgentHandle Agent { get; } = agent;");
        foreach (var member in handle.Members)
        {
            code.Line();
            Member(code, member);
        }

        code.Close();
        code.Line();
        Extension(code, handle, access);
        return code.ToString();
    }

    private static void Member(CodeWriter code, HandleMember member)
    {
        var access = member.IsPublic ? "public" : "internal";
        var lane = Names.Literal(member.Lane);
        code.Line($"/// <summary>Lane <c>{System.Security.SecurityElement.Escape(member.Lane)}</c>.</summary>");
        code.Line(Property(member) is var (type, method, first)
            ? $"{access} global::Swim.{type}<{member.TypeArguments}> {Names.Identifier(member.Member)} => {method}<{member.TypeArguments}>({first}{lane}, {member.Forms});"
            : member.HasBody
                ? $"{access} global::System.Threading.Tasks.ValueTask {member.Member}({member.TypeArguments} body, {Cancellation}) => Agent.CommandAsync<{member.TypeArguments}>({lane}, body, cancellationToken);"
                : $"{access} global::System.Threading.Tasks.ValueTask {member.Member}({Cancellation}) => Agent.CommandAsync({lane}, cancellationToken);");
    }

    /// <summary>The type of a lane's handle and the method that yields it, spelt out where it is an extension; null for commands, which are methods.</summary>
    private static (string Type, string Method, string First)? Property(HandleMember member) => member.Sort switch
    {
        LaneSort.Value => ("IValueLaneHandle", "Agent.Value", ""),
        LaneSort.Demand => ("IReadOnlyValueLaneHandle", "Agent.Value", ""),
        LaneSort.Map => ("IMapLaneHandle", "Agent.Map", ""),
        LaneSort.DemandMap or LaneSort.JoinValue or LaneSort.JoinMap or LaneSort.Spatial => ("IReadOnlyMapLaneHandle", "Agent.Map", ""),
        LaneSort.List => ("IListLaneHandle", "Agent.List", ""),
        LaneSort.Supply => ("IEventLaneHandle", "global::Swim.AgentHandleExtensions.Events", "Agent, "),
        _ => null,
    };

    private static void Extension(CodeWriter code, HandleModel handle, string access)
    {
        code.Line($"/// <summary>Typed handles of <see cref=\"{handle.AgentType}\"/>.</summary>");
        code.Open($"{access} static class {handle.Name}s");
        OpenMethod(code, access, handle.Name, handle.Method, handle.Route, handle.Parameters);
        code.Line($"return new {handle.Name}(swim.Agent({Uri(handle.Route, handle.Parameters)}));");
        code.Close();
        code.Close();
    }

    /// <summary>The head of <c>swim.Vehicle(…)</c>, and its checks.</summary>
    public static void OpenMethod(CodeWriter code, string access, string returns, string method, string route, IReadOnlyList<RouteArgument> parameters)
    {
        var texts = parameters.Where(p => p.Format is null).ToList();
        code.Line($"/// <summary>The agent of <c>{System.Security.SecurityElement.Escape(route)}</c>; arguments are percent-encoded here.</summary>");
        if (texts.Count > 0 || parameters.Count == 0) code.Line("/// <exception cref=\"global::System.ArgumentException\">An argument is empty.</exception>");
        code.Open($"{access} static {returns} {method}(this global::Swim.ISwim swim{string.Concat(parameters.Select(p => $", {p.Type} {p.Identifier}"))})");
        foreach (var parameter in texts) code.Line($"global::System.ArgumentException.ThrowIfNullOrEmpty({parameter.Identifier});");
    }

    /// <summary>C# of the node URI that a route makes of its parameters.</summary>
    public static string Uri(string route, IReadOnlyList<RouteArgument> parameters)
    {
        var parts = new List<string>();
        var literal = "";
        foreach (var segment in route.Substring(1).Split('/'))
        {
            literal += "/";
            if (!segment.StartsWith(":", StringComparison.Ordinal))
            {
                literal += segment;
                continue;
            }

            parts.Add(Names.Literal(literal));
            literal = "";
            parts.Add($"global::System.Uri.EscapeDataString({parameters.First(p => p.Name == segment.Substring(1)).Text})");
        }

        if (literal.Length > 0) parts.Add(Names.Literal(literal));
        return string.Join(" + ", parts);
    }
}
