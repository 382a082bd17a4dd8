using Swim.Generators.Agents;

namespace Swim.Generators.Handles;

/// <summary>One lane as callers see it.</summary>
/// <param name="Sort">Its kind.</param>
/// <param name="Member">The name of the property or method.</param>
/// <param name="Lane">The lane's URI.</param>
/// <param name="TypeArguments">C# of the lane's type arguments.</param>
/// <param name="Forms">C# of their forms.</param>
/// <param name="HasBody">Whether a command takes a body.</param>
/// <param name="IsPublic">Whether all its types are public.</param>
internal sealed record HandleMember(LaneSort Sort, string Member, string Lane, string TypeArguments, string Forms, bool HasBody, bool IsPublic);

/// <summary>The typed handle of an agent.</summary>
/// <param name="Namespace">The agent's.</param>
/// <param name="Name">The handle's class.</param>
/// <param name="Method">The extension method of <c>ISwim</c>.</param>
/// <param name="AgentType">The agent, for the documentation.</param>
/// <param name="Route">The route.</param>
/// <param name="Parameters">Route parameters.</param>
/// <param name="IsPublic">Whether the agent is public.</param>
/// <param name="Members">All lanes, those of base classes first.</param>
/// <param name="Hint">The generated file.</param>
internal sealed record HandleModel(
    string Namespace, string Name, string Method, string AgentType, string Route, EquatableArray<RouteArgument> Parameters, bool IsPublic, EquatableArray<HandleMember> Members, string Hint);
