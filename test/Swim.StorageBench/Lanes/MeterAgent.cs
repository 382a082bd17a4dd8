namespace Swim.StorageBench.Lanes;

/// <summary>An agent whose reading is durable before anyone hears of it.</summary>
[Agent("/meter/:id")]
public sealed partial class MeterAgent : WebAgent
{
    /// <summary>The reading.</summary>
    [Lane(Durability = Durability.Committed)]
    public partial ValueLane<string> Reading { get; }
}
