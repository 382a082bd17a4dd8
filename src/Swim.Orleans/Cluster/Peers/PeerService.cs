using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>
/// The endpoint of a silo: a system target, so that it is found by the silo's address alone and its requests do not queue behind those of agents.
/// Nothing in it waits; what is said of batches is answered when there is an answer.
/// </summary>
internal sealed class PeerService(GrainId id, Silo silo, ILoggerFactory loggers, IPeerReceiver receiver, ArrivedBatches arrived) : GrainService(id, silo, loggers), IPeerService
{
    public ValueTask<FlowReply> FlowAsync(PeerAddress from, long session, long sequence, ReadOnlyMemory<byte> batch) =>
        new(receiver.OnFlow(from, session, sequence, batch));

    public ValueTask<bool[]> ControlAsync(PeerAddress from, ControlStep[] steps) => new(receiver.OnControl(from, steps));

    public ValueTask<RegistryAnswer[]> RegisterAsync(PeerAddress from, RegistryStep[] steps) => new(receiver.OnRegister(from, steps));

    public ValueTask<BatchReply> BatchesAsync(PeerAddress from, long message, ReadOnlyMemory<byte> batches) => arrived.OnDeliver(from, message, batches.Span);

    public ValueTask<BatchReply> OutcomesAsync(PeerAddress from, long message) => arrived.OnOutcomes(from, message);
}
