using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>Whether agents can go anywhere from here. Safe from any thread.</summary>
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
}
