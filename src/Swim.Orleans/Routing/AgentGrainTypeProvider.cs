using Orleans.Metadata;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>An agent's grain type is the stable name of its definition, never the class name by accident.</summary>
internal sealed class AgentGrainTypeProvider(AgentCatalog catalog) : IGrainTypeProvider
{
    public bool TryGetGrainType(Type type, out GrainType grainType)
    {
        if (catalog.TryGet(type, out var definition))
        {
            grainType = GrainType.Create(definition.Name);
            return true;
        }

        grainType = default;
        return false;
    }
}
