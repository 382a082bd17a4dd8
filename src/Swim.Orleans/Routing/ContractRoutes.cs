using System.Diagnostics.CodeAnalysis;
using Orleans;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>The routes of agents that this process knows by their contracts only.</summary>
internal sealed class ContractRoutes(IGrainFactory grains) : IAgentRoutes
{
    public string Routes => AgentContracts.Routes;

    public bool TryResolve(string nodePath, [NotNullWhen(true)] out GrainTarget? target)
    {
        target = null;
        if (!AgentContracts.TryMatch(nodePath, out var name)) return false;
        target = new GrainTarget(name, null, nodePath, grains.GetGrain<IWebAgent>(GrainId.Create(GrainType.Create(name), nodePath)));
        return true;
    }
}
