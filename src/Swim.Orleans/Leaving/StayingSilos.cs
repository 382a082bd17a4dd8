using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Swim.Runtime;

/// <inheritdoc cref="StayingSilosStrategy"/>
/// <param name="services">The cluster is asked for late: it is made of what places grains.</param>
internal sealed class StayingSilos(IServiceProvider services) : IPlacementFilterDirector
{
    private ClusterFeeds Cluster => field ??= services.GetRequiredService<ClusterFeeds>();

    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        if (!Cluster.IsAnyLeaving) return silos;
        var staying = silos.Where(silo => !Cluster.IsLeaving(silo)).ToArray();

        // where all leave, an agent may as well begin on one of them
        return staying.Length > 0 ? staying : silos;
    }
}
