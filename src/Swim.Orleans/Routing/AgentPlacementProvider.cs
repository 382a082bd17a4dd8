using System.Reflection;
using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>
/// Spreads agents evenly unless their class says otherwise: the default of Orleans puts most grains on one silo while a cluster is young
/// (600 grains on three silos: 513/60/27; at random: 207/199/194).
/// </summary>
internal sealed class AgentPlacementProvider(IServiceProvider services) : IGrainPropertiesProvider
{
    private readonly RandomPlacement _placement = new();
    private readonly StayingSilosStrategy _staying = new();

    public void Populate(Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        if (!typeof(WebAgent).IsAssignableFrom(grainClass)) return;
        _staying.PopulateGrainProperties(services, grainClass, grainType, properties);
        if (grainClass.GetCustomAttributes<PlacementAttribute>(inherit: true).Any()) return;
        _placement.PopulateGrainProperties(services, grainClass, grainType, properties);
    }
}
