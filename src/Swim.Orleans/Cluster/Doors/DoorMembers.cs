using Orleans;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>The silos of a cluster, for a client, which is told nothing of them.</summary>
/// <param name="Version">Grows with each change.</param>
/// <param name="Active">Silos that take part.</param>
/// <param name="Present">Silos that are not dead.</param>
/// <param name="Notices">What all processes have been told lately (<see cref="ClusterNotices"/>).</param>
[GenerateSerializer]
[Immutable]
[Alias("swim.door-members")]
internal readonly record struct DoorMembers(
    [property: Id(0)] long Version,
    [property: Id(1)] SiloAddress[] Active,
    [property: Id(2)] SiloAddress[] Present,
    [property: Id(3)] ClusterNotice[] Notices)
{
    public static DoorMembers Of(ClusterMembershipSnapshot snapshot, ClusterNotice[] notices)
    {
        var active = new List<SiloAddress>();
        var present = new List<SiloAddress>();
        foreach (var (silo, member) in snapshot.Members)
        {
            if (member.Status == SiloStatus.Active) active.Add(silo);
            if (member.Status is not (SiloStatus.Dead or SiloStatus.None)) present.Add(silo);
        }

        return new DoorMembers(snapshot.Version.Value, [.. active], [.. present], notices);
    }
}
