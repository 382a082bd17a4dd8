using Swim.Recon;

namespace Swim.Cluster.Serving.Agents;

/// <summary>What an order has written.</summary>
/// <param name="Number">The order's number on that lane.</param>
/// <param name="At">When: milliseconds of the machine's monotonic clock, which all its processes share.</param>
[Form("")]
public readonly partial record struct Mark(long Number, long At);
