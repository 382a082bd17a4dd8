// SWIM0005
[Agent("/a/:id")]
public sealed partial class A : WebAgent
{
    [Lane]
    public partial ValueLane<int> Count { get; }

    [Lane("count", Durability = Durability.Transient)]
    public partial ValueLane<int> Other { get; }

    [Command("count")]
    private void Report() => Count.Value++;
}
