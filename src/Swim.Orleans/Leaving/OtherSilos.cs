using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>Where agents can go from here. Safe from any thread.</summary>
internal sealed class OtherSilos(IClusterMembershipService membership, ILocalSiloDetails own)
{
    /// <summary>Whether another silo is active.</summary>
    public bool Any => Has(static (_, _) => true, 0);

    /// <summary>Whether another silo is active and has not said that it is about to stop.</summary>
    public bool AnyStays(ClusterFeeds cluster) => Has(static (silo, cluster) => !cluster.IsLeaving(silo), cluster);

    /// <summary>The other active silos.</summary>
    public SiloAddress[] Active() =>
        [.. membership.CurrentSnapshot.Members.Where(member => member.Value.Status == SiloStatus.Active && !member.Key.Equals(own.SiloAddress)).Select(static member => member.Key)];

    private bool Has<T>(Func<SiloAddress, T, bool> fits, T argument)
    {
        foreach (var (silo, member) in membership.CurrentSnapshot.Members)
            if (member.Status == SiloStatus.Active && !silo.Equals(own.SiloAddress) && fits(silo, argument)) return true;
        return false;
    }
}
