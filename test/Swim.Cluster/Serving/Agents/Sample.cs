using Swim.Recon;

namespace Swim.Cluster.Serving.Agents;

/// <summary>An event that is measured.</summary>
/// <param name="Number">Grows.</param>
/// <param name="Ticks">When: of the machine's monotonic clock, which all its processes share.</param>
[Form("")]
public readonly partial record struct Sample(long Number, long Ticks);
