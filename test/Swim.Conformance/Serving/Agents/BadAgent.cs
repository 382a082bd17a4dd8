using Swim.Recon;

namespace Swim.Conformance.Serving.Agents;

/// <summary>Cannot be made.</summary>
[Agent("/bad/:id")]
public sealed partial class BadAgent : WebAgent
{
    /// <summary>Throws.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public BadAgent() => throw new InvalidOperationException("This agent's constructor throws.");

    [Lane] public partial ValueLane<Value> Value { get; }
}
