using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Orleans;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>The routes of agents whose classes this process knows.</summary>
internal sealed class CatalogRoutes(AgentCatalog catalog, GrainTypeResolver types, IGrainFactory grains) : IAgentRoutes
{
    // finding one reads the class's attributes
    private readonly ConcurrentDictionary<Type, GrainType> _types = [];

    public string Routes => catalog.Routes;

    public bool TryResolve(string nodePath, [NotNullWhen(true)] out GrainTarget? target)
    {
        target = null;
        if (!catalog.TryMatch(nodePath, out var match)) return false;
        var id = GrainId.Create(_types.GetOrAdd(match.Value.AgentClass, static (agentClass, types) => types.GetGrainType(agentClass), types), nodePath);
        target = new GrainTarget(match.Value.Name, match.Value, nodePath, grains.GetGrain<IWebAgent>(id));
        return true;
    }
}
