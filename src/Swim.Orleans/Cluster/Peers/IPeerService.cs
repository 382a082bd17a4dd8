using Orleans;
using Orleans.Concurrency;
using Orleans.Services;

namespace Swim.Runtime;

/// <summary>A silo's end of what silos say to each other about lanes. The aliases are part of the wire between silos.</summary>
[Alias("swim.peers")]
internal interface IPeerService : IGrainService
{
    /// <inheritdoc cref="IPeerReceiver.OnFlow"/>
    [ResponseTimeout("00:00:15")]
    [Alias("flow")]
    ValueTask<FlowReply> FlowAsync(PeerAddress from, long session, long sequence, [Immutable] ReadOnlyMemory<byte> batch);

    /// <inheritdoc cref="IPeerReceiver.OnControl"/>
    [ResponseTimeout("00:00:15")]
    [Alias("control")]
    ValueTask<bool[]> ControlAsync(PeerAddress from, [Immutable] ControlStep[] steps);

    /// <inheritdoc cref="IPeerReceiver.OnRegister"/>
    [ResponseTimeout("00:00:15")]
    [Alias("register")]
    ValueTask<RegistryAnswer[]> RegisterAsync(PeerAddress from, [Immutable] RegistryStep[] steps);

    /// <inheritdoc cref="IBatchTransport.DeliverAsync"/>
    [ResponseTimeout("00:00:30")]
    [Alias("batches")]
    ValueTask<BatchReply> BatchesAsync(PeerAddress from, long message, [Immutable] ReadOnlyMemory<byte> batches);

    /// <inheritdoc cref="IBatchTransport.OutcomesAsync"/>
    [ResponseTimeout("00:00:30")]
    [Alias("outcomes")]
    ValueTask<BatchReply> OutcomesAsync(PeerAddress from, long message);
}
