using Swim.Recon;

namespace Swim.Crash.Serving.Agents;

/// <summary>What a step has written.</summary>
/// <param name="Id">Which step, and which part of it.</param>
/// <param name="At">When: milliseconds of the machine's monotonic clock, which all its processes share.</param>
/// <param name="Pad">Makes it big.</param>
[Form("")]
public readonly partial record struct Mark(long Id, long At, string? Pad);
