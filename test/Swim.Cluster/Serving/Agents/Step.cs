using Swim.Recon;

namespace Swim.Cluster.Serving.Agents;

/// <summary>A step that an activation has taken from where the one before it stood.</summary>
/// <param name="Number">One more than before.</param>
/// <param name="Life">Which activation, counted since the agent began.</param>
[Form("")]
public readonly partial record struct Step(long Number, long Life);
