using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <inheritdoc cref="IPeerDoor"/>
/// <param name="feeds">This silo's end.</param>
/// <param name="transport">The way to other silos.</param>
/// <param name="membership">The cluster, as this silo knows it.</param>
[StatelessWorker(1)]
[GrainType("swim.door")]
internal sealed class PeerDoor(ClusterFeeds feeds, SiloTransport transport, IClusterMembershipService membership) : Grain, IPeerDoor
{
    public ValueTask<bool[]> ControlAsync(PeerAddress from, SiloAddress to, ControlStep[] steps)
    {
        var silo = PeerAddress.Of(to);
        return silo == feeds.Self ? new(feeds.OnControl(from, steps)) : transport.ServiceOf(silo).ControlAsync(from, steps);
    }

    public ValueTask<RegistryAnswer[]> RegisterAsync(PeerAddress from, SiloAddress owner, RegistryStep[] steps)
    {
        var silo = PeerAddress.Of(owner);
        return silo == feeds.Self ? new(feeds.OnRegister(from, steps)) : transport.ServiceOf(silo).RegisterAsync(from, steps);
    }

    public ValueTask<DoorMembers> MembersAsync() => new(DoorMembers.Of(membership.CurrentSnapshot, feeds.Notices.Recent()));
}
