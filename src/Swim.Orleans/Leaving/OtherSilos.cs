using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>Where agents can go from here. Safe from any thread.</summary>
internal sealed class OtherSilos(IClusterMembershipService membership, ILocalSiloDetails own)
{
    /// <summary>Whether another silo is active.</summary>
    public bool Any
    {
        get
        {
            foreach (var (silo, member) in membership.CurrentSnapshot.Members)
                if (member.Status == SiloStatus.Active && !silo.Equals(own.SiloAddress)) return true;
            return false;
        }
    }

    /// <summary>The other active silos.</summary>
    public SiloAddress[] Active() =>
        [.. membership.CurrentSnapshot.Members.Where(member => member.Value.Status == SiloStatus.Active && !member.Key.Equals(own.SiloAddress)).Select(static member => member.Key)];
}
