namespace Plant;

[Agent("/pump/:id")]
public sealed partial class PumpAgent : WebAgent
{
    [Lane] [FormerName("state", "status")] public partial ValueLane<Phase> Phase { get; }

    [Store] [FormerName("log")] private partial MapStore<long, Reading> History { get; }

    [Trait("gate/")] public partial Gate Gate { get; }
}

public sealed partial class Gate : AgentTrait
{
    [Lane] [FormerName("open")] public partial ValueLane<bool> IsOpen { get; }
}

[Form] [FormerName("Measurement")]
public sealed partial record Reading([Header] [FormerName("sensor")] string Source, [FormerName("value", "v")] double Level)
{
    public required Phase Phase { get; init; }
}

[Form]
public enum Phase
{
    [FormerName("Off")] Idle,
    [FormerName("On", "Busy")] Running,
}
