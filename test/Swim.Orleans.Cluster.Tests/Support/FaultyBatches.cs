using Swim.Runtime;

namespace Swim.Tests;

/// <summary>A silo's way to others for batches of commands, on which things go wrong.</summary>
internal sealed class FaultyBatches(IBatchTransport transport, BatchFaults faults) : IBatchTransport
{
    public async ValueTask<BatchReply> DeliverAsync(PeerAddress to, long message, ReadOnlyMemory<byte> batches)
    {
        await faults.BeforeAsync(batches.Length);
        var reply = faults.Answer?.Invoke() ?? await transport.DeliverAsync(to, message, batches);
        await faults.AfterAsync();
        return reply;
    }

    public ValueTask<BatchReply> OutcomesAsync(PeerAddress to, long message) => transport.OutcomesAsync(to, message);
}
