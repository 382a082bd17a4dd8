using Swim.Lanes;

namespace Swim.Gateway;

/// <summary>What agents say about who may use them. <c>AddSwim</c> registers one that reads their attributes. Safe from any thread.</summary>
public interface IAgentAccessSource
{
    /// <summary>The agents there are.</summary>
    IReadOnlyList<AgentDefinition> Agents { get; }

    /// <summary>An agent's own rules; asked once for each.</summary>
    /// <exception cref="InvalidOperationException">Its attributes make no sense; the message says which.</exception>
    AgentAccess Read(AgentDefinition agent);
}
