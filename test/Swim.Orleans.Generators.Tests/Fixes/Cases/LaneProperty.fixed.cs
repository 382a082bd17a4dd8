// SWIM0003
[Agent("/a/:id")]
public sealed partial class A : WebAgent
{
    /// <summary>With a setter.</summary>
    [Lane]
    public partial ValueLane<int> First { get; }

    [Lane]
    internal partial MapLane<string, int> Second { get; }

    [Lane]
    partial CommandLane<int> Third { get; }

    // No attribute.
    [Lane]
    public partial MapLane<string, int> Fourth { get; }
}
