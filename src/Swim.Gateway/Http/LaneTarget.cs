using Swim.Lanes;

namespace Swim.Gateway.Http;

/// <summary>The agent and lane that a request names, and who sent it.</summary>
internal sealed record LaneTarget(string Node, string Lane, NodeTarget Agent, AccessIdentity Identity)
{
    public AccessQuestion Ask(LaneVerb verb, ReadOnlyMemory<byte> body = default, string? method = null) => new(verb, Agent, Node, Lane) { Body = body, Method = method };
}
