using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>From within a silo: a grain call, which ends when the agent's silo dies.</summary>
internal sealed class GrainDelivery : IAgentDelivery
{
    public ValueTask DeliverAsync(IWebAgent agent, NodeBatch batch) => batch.HasCommands ? agent.DeliverAsync(batch) : agent.DeliverLinksAsync(batch);
}
