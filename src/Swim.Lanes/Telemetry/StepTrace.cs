using System.Diagnostics;

namespace Swim.Lanes;

/// <summary>The trace that a step of a batch belongs to.</summary>
/// <param name="Step">Which step.</param>
/// <param name="Context">What its handler's span goes on from.</param>
/// <param name="Span">The span that ends with the delivery; null in a process that did not begin it.</param>
internal readonly record struct StepTrace(int Step, ActivityContext Context, Activity? Span);
