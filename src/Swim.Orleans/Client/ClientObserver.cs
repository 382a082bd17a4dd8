namespace Swim.Runtime;

/// <summary>Where silos bring a client the changes of the lanes that it reads.</summary>
internal sealed class ClientObserver(Func<IPeerReceiver> receiver) : IPeerObserver
{
    private IPeerReceiver Receiver => field ??= receiver();

    public ValueTask<FlowReply> FlowAsync(PeerAddress from, long session, long sequence, ReadOnlyMemory<byte> batch) => new(Receiver.OnFlow(from, session, sequence, batch));
}
