// SWIM0008
[Agent("/a/:id")]
public sealed partial class A : WebAgent
{
    [Lane]
    public partial ValueLane<List<Trip>> Trips { get; }

    [Command]
    private void Go(Speed speed) => Trips.Value = [new Trip(speed)];
}

/// <summary>A trip.</summary>
[Form]
public sealed partial record Trip(Speed Speed);

[Form]
public enum Speed
{
    Slow,
    Fast,
}
