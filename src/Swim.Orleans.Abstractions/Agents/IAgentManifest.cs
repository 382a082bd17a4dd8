using Swim.Lanes;

namespace Swim;

/// <summary>The agents of one assembly; the generator writes one and names it with <see cref="AgentManifestAttribute"/>.</summary>
public interface IAgentManifest
{
    /// <summary>The agents' definitions.</summary>
    IReadOnlyList<AgentDefinition> Agents { get; }
}
