using Swim.Lanes;

namespace Swim.Gateway.Http;

/// <summary>The agent and lane that a request names.</summary>
internal sealed record LaneTarget(string Node, string Lane, NodeTarget Agent);
