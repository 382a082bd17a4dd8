namespace Swim;

/// <summary>The way to any agent from anywhere in the application: resolve it from the service provider. Safe from any thread.</summary>
public interface ISwim
{
    /// <summary>
    /// A handle to the agent of a node URI. Asks nobody and starts nothing: an agent exists as soon as its route does.
    /// </summary>
    /// <param name="nodeUri">
    /// The node URI, <c>/vehicle/42</c>; percent-encoded. Inside a silo also the absolute URI of a node on another host,
    /// <c>warp://host:port/vehicle/42</c>: commands to it then complete when they have been written, since that host acknowledges nothing.
    /// </param>
    /// <exception cref="ArgumentException">Not a URI.</exception>
    /// <exception cref="NodeNotFoundException">No agent's route fits.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The other host is not among those allowed.</exception>
    IAgentHandle Agent(string nodeUri);
}
