using Orleans;
using Orleans.Concurrency;

namespace Swim.Runtime;

/// <summary>A client's end: a client without a silo reads, it does not publish.</summary>
[Alias("swim.peer-observer")]
internal interface IPeerObserver : IGrainObserver
{
    /// <inheritdoc cref="IPeerReceiver.OnFlow"/>
    [ResponseTimeout("00:00:15")]
    [Alias("flow")]
    ValueTask<FlowReply> FlowAsync(PeerAddress from, long session, long sequence, [Immutable] ReadOnlyMemory<byte> batch);
}
