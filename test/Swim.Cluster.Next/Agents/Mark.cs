using Swim.Recon;

namespace Swim.Cluster.Serving.Agents;

/// <summary>What an order has written, with a member that the version before does not know.</summary>
/// <param name="Number">The order's number on that lane.</param>
/// <param name="At">When: milliseconds of the machine's monotonic clock, which all its processes share.</param>
/// <param name="By">Which version has written it; empty: the one before.</param>
[Form("")]
public readonly partial record struct Mark(long Number, long At, string By = "");
