using Swim.Recon;

namespace Swim.Conformance.Serving.Agents;

/// <summary>Load that is stored.</summary>
[Agent("/durable/:id")]
public sealed partial class DurableAgent : LoadAgent
{
    [Lane(Durability = Durability.Committed)] public partial ValueLane<Value> Committed { get; }
}
