using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>From an Orleans client: calls end when they are answered, or when something was lost that may have had the answer.</summary>
internal sealed class ClientDelivery(ClientBreaks breaks) : IAgentDelivery
{
    public ValueTask DeliverAsync(IWebAgent agent, NodeBatch batch) =>
        batch.HasCommands ? breaks.WaitAsync(SiloDelivery.CallAsync(agent, batch)) : breaks.WaitRepeatableAsync(agent.DeliverLinksAsync(batch));
}
