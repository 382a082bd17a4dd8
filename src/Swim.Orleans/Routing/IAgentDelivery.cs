using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>Brings a batch to an agent and tells what became of it. Safe from any thread.</summary>
internal interface IAgentDelivery
{
    /// <summary>Completes when the batch's handlers have returned; throws when it did not arrive, or when nobody can know.</summary>
    ValueTask DeliverAsync(IWebAgent agent, NodeBatch batch);

    /// <summary>The agent's inbox when it is active in this process and takes a batch by a turn of its own.</summary>
    AgentInbox? FindLocal(GrainTarget target) => null;
}
