namespace Swim.Conformance.Serving.Agents;

/// <summary>Load that leaves nothing in the store.</summary>
[Agent("/bench/:id", Durability = Durability.Transient)]
public sealed partial class BenchAgent : LoadAgent;
