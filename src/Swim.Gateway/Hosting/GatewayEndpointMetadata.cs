namespace Swim.Gateway.Hosting;

/// <summary>Marks the gateway's own catch-all endpoint for <see cref="GatewayMatcherPolicy"/>.</summary>
/// <param name="PrefixSegments">Path segments of the route group before the node path.</param>
internal sealed record GatewayEndpointMetadata(int PrefixSegments);
