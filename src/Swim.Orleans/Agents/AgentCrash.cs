namespace Swim.Runtime;

/// <summary>
/// Set as a component of an agent's grain context before it is deactivated, makes its end that of a killed process: no <c>OnStopAsync</c>, nothing more is
/// stored. For tests of what survives.
/// </summary>
public sealed class AgentCrash
{
    /// <summary>The one instance.</summary>
    public static readonly AgentCrash Instance = new();

    private AgentCrash()
    {
    }
}
