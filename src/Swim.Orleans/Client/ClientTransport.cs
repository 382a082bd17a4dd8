using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>
/// What a client without a silo says goes through whichever silo it is connected to; what it is told comes to its observer, which is its address. It publishes
/// nothing.
/// </summary>
/// <param name="grains">Usable once the client has been made.</param>
/// <param name="services">The receiver is asked for late: it is made of this transport.</param>
/// <param name="breaks">Ends calls that nobody will answer.</param>
internal sealed class ClientTransport(IGrainFactory grains, IServiceProvider services, ClientBreaks breaks) : IPeerTransport, IDisposable
{
    // keys have connections of their own: what is said again goes another way
    private const int Doors = 64;

    private readonly Lock _gate = new();
    private volatile Identity? _identity;
    private uint _doors;
    private bool _isClosed;

    public PeerAddress Self => (_identity ?? Identify()).Address;

    /// <summary>A silo that is connected, another one each time.</summary>
    private IPeerDoor Door => grains.GetGrain<IPeerDoor>(Interlocked.Increment(ref _doors) % Doors);

    public ValueTask<FlowReply> FlowAsync(PeerAddress to, long session, long sequence, ReadOnlyMemory<byte> batch) =>
        ValueTask.FromException<FlowReply>(new InvalidOperationException("A client without a silo has no agents and publishes nothing."));

    public ValueTask<bool[]> ControlAsync(PeerAddress to, ControlStep[] steps) => breaks.WaitRepeatableAsync(Door.ControlAsync(Self, to.Silo!, steps));

    public ValueTask<RegistryAnswer[]> RegisterAsync(PeerAddress owner, RegistryStep[] steps) => breaks.WaitRepeatableAsync(Door.RegisterAsync(Self, owner.Silo!, steps));

    /// <summary>The cluster, as some silo knows it.</summary>
    public ValueTask<DoorMembers> MembersAsync() => breaks.WaitRepeatableAsync(Door.MembersAsync());

    /// <summary>Takes nothing in any more: a message that meets the client's end ends the process.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            if (_identity is { } identity) grains.DeleteObjectReference<IPeerObserver>(identity.Reference);
        }
    }

    private Identity Identify()
    {
        lock (_gate)
        {
            if (_identity is { } known) return known;
            ObjectDisposedException.ThrowIf(_isClosed, this);
            var observer = new ClientObserver(services.GetRequiredService<IPeerReceiver>);
            var reference = grains.CreateObjectReference<IPeerObserver>(observer);
            return _identity = new Identity(observer, reference, PeerAddress.Of(((GrainReference)reference).GrainId));
        }
    }

    /// <param name="Observer">Orleans refers to observers weakly: somebody has to hold it.</param>
    /// <param name="Reference">What stands for it elsewhere.</param>
    /// <param name="Address">By which it is reached.</param>
    private sealed record Identity(ClientObserver Observer, IPeerObserver Reference, PeerAddress Address);
}
