using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;
using Orleans.Runtime.Services;

namespace Swim.Runtime;

/// <summary>Reaches silos by their grain service and clients by their observer.</summary>
internal sealed class SiloTransport(IServiceProvider services, ILocalSiloDetails silo, IGrainFactory grains) : GrainServiceClient<IPeerService>(services), IPeerTransport, IBatchTransport
{
    private readonly ConcurrentDictionary<SiloAddress, IPeerService> _silos = [];

    public PeerAddress Self { get; } = PeerAddress.Of(silo.SiloAddress);

    public ValueTask<FlowReply> FlowAsync(PeerAddress to, long session, long sequence, ReadOnlyMemory<byte> batch) => to.Silo is null
        ? grains.GetGrain<IPeerObserver>(to.Client).FlowAsync(Self, session, sequence, batch)
        : ServiceOf(to).FlowAsync(Self, session, sequence, batch);

    public ValueTask<bool[]> ControlAsync(PeerAddress to, ControlStep[] steps) => ServiceOf(to).ControlAsync(Self, steps);

    public ValueTask<RegistryAnswer[]> RegisterAsync(PeerAddress owner, RegistryStep[] steps) => ServiceOf(owner).RegisterAsync(Self, steps);

    public ValueTask<BatchReply> DeliverAsync(PeerAddress to, long message, ReadOnlyMemory<byte> batches) => ServiceOf(to).BatchesAsync(Self, message, batches);

    public ValueTask<BatchReply> OutcomesAsync(PeerAddress to, long message) => ServiceOf(to).OutcomesAsync(Self, message);

    /// <summary>The service of a silo: what a client says is passed on in its name.</summary>
    public IPeerService ServiceOf(PeerAddress to) => _silos.GetOrAdd(to.Silo!, static (address, transport) => transport.GetGrainService(address), this);

    /// <summary>A silo is dead.</summary>
    public void Forget(SiloAddress address) => _silos.TryRemove(address, out _);
}
