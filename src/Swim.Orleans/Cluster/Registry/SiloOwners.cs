using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>
/// The active silos as owners of nodes by the highest random weight: when a silo comes or goes, only the nodes that it owns or will own change hands. Immutable.
/// </summary>
internal sealed class SiloOwners
{
    private readonly (ulong Seed, PeerAddress Silo)[] _silos;

    public SiloOwners(IEnumerable<SiloAddress> active) =>
        _silos = [.. active.Order().Select(static silo => (NodeHash.Mix((uint)silo.GetConsistentHashCode() + 0x9e3779b97f4a7c15UL), PeerAddress.Of(silo)))];

    /// <summary>Who they are, in an order of their own.</summary>
    public IEnumerable<PeerAddress> Silos => _silos.Select(static silo => silo.Silo);

    public int Count => _silos.Length;

    public bool Contains(PeerAddress silo) => Array.Exists(_silos, candidate => candidate.Silo == silo);

    /// <summary>The owner, or nobody while no silo is active.</summary>
    public PeerAddress OwnerOf(string node)
    {
        if (_silos.Length == 1) return _silos[0].Silo;
        var hash = NodeHash.Of(node);
        var best = default(PeerAddress);
        var highest = 0UL;
        foreach (var (seed, silo) in _silos)
        {
            var weight = NodeHash.Weight(hash, seed);
            if (weight < highest || (weight == highest && !best.IsNone)) continue;
            highest = weight;
            best = silo;
        }

        return best;
    }
}
