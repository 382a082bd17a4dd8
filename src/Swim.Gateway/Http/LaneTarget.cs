using Swim.Lanes;

namespace Swim.Gateway.Http;

/// <summary>The agent and lane that a request names, and who sent it.</summary>
internal sealed record LaneTarget(string Node, string Lane, NodeTarget Agent, AccessIdentity Identity)
{
    public AccessQuestion Ask(LaneVerb verb, ReadOnlyMemory<byte> body = default, string? method = null) => new(verb, Agent, Node, Name) { Body = body, Method = method };

    /// <summary>The lane's name without query and fragment, for whoever decides about access.</summary>
    public string Name { get; init; } = Lane;
}
