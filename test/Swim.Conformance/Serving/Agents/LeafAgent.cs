using Swim.Recon;

namespace Swim.Conformance.Serving.Agents;

/// <summary>One transient value.</summary>
[Agent("/leaf/:id")]
public sealed partial class LeafAgent : WebAgent
{
    [Lane(Durability = Durability.Transient)] public partial ValueLane<Value> Value { get; }
}
