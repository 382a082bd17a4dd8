using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// From an Orleans client: the loss of a silo ends no call of a client, so a batch that is not answered in time counts as one of which nobody knows what became.
/// </summary>
internal sealed class ClientDelivery(SwimClock clock) : IAgentDelivery
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public ValueTask DeliverAsync(IWebAgent agent, NodeBatch batch)
    {
        var call = batch.HasCommands ? agent.DeliverAsync(batch) : agent.DeliverLinksAsync(batch);
        return call.IsCompletedSuccessfully ? call : new ValueTask(call.AsTask().WaitAsync(Patience, clock.Time));
    }
}
