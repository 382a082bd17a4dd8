using Orleans;
using Orleans.Runtime;
using Swim.Warp;

namespace Swim.Runtime;

/// <summary>The way to agents from an Orleans client: by contract, without the agents' classes.</summary>
internal sealed class ClientSwim(IGrainFactory grains) : ISwim
{
    public IAgentHandle Agent(string nodeUri)
    {
        ArgumentException.ThrowIfNullOrEmpty(nodeUri);
        var node = NodeAddress.Normalize(nodeUri)
            ?? throw new ArgumentException($"'{nodeUri}' is not the URI of a node: expected a path such as /vehicle/42, percent-encoded, of at most {NodeAddress.MaxNodeLength} characters.", nameof(nodeUri));
        if (!AgentContracts.TryMatch(node, out var name)) throw new NodeNotFoundException(node, AgentContracts.Routes);
        return new AgentHandle(new ClientAgentAccess(node, grains.GetGrain<IWebAgent>(GrainId.Create(GrainType.Create(name), node))));
    }
}
