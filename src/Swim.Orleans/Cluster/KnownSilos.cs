using System.Collections.Frozen;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>
/// Who takes part, who is dead. Immutable: each version of the cluster has its own, so that it is never larger than the table of its silos (where there is none, 256 that have gone).
/// </summary>
/// <param name="present">Silos that are not dead.</param>
/// <param name="dead">Silos whose row says that they are.</param>
internal sealed class KnownSilos(IReadOnlyCollection<SiloAddress> present, IReadOnlyCollection<SiloAddress> dead)
{
    private const int MaxGone = 256;

    private readonly FrozenSet<SiloAddress> _present = present.ToFrozenSet();
    private readonly FrozenSet<SiloAddress> _dead = dead.ToFrozenSet();

    public static KnownSilos None { get; } = new([], []);

    /// <summary>Silos that are not dead.</summary>
    public IReadOnlyCollection<SiloAddress> Present => _present;

    /// <summary>Whether a silo takes part.</summary>
    public bool IsPresent(SiloAddress silo) => _present.Contains(silo);

    /// <summary>Whether a silo is over: its row says so, or another has taken its address since. One that is not known yet may be about to join.</summary>
    public bool IsDead(SiloAddress silo)
    {
        if (_present.Contains(silo)) return false;
        if (_dead.Contains(silo)) return true;
        foreach (var other in _present)
            if (other.Generation > silo.Generation && other.Endpoint.Equals(silo.Endpoint)) return true;
        return false;
    }

    /// <summary>Silos that took part and do not any more.</summary>
    public SiloAddress[] Missing(IReadOnlyCollection<SiloAddress> present) => [.. _present.Except(present)];

    /// <summary>Silos that have gone, the last of them, when these have.</summary>
    public SiloAddress[] DeadAfter(SiloAddress[] missing) => [.. missing, .. _dead.OrderByDescending(static silo => silo.Generation).Take(MaxGone)];
}
