// SWIM0003
[Agent("/a/:id")]
public sealed partial class A : WebAgent
{
    /// <summary>With a setter.</summary>
    [Lane]
    public ValueLane<int> First { get; set; } = null!;

    [Lane] internal MapLane<string, int> Second => null!;

    [Lane]
    CommandLane<int> Third { get; }

    // No attribute.
    public MapLane<string, int> Fourth { get; }
}
