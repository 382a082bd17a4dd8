using Swim.Recon;

namespace Swim.Conformance.Serving.Agents;

/// <summary>What to send to how many leaves.</summary>
/// <param name="N">How many.</param>
/// <param name="V">The value.</param>
[Form]
public sealed partial record PulseRequest(int N, Value V);
