// SWIM0046
[Agent("/a/:id")]
public sealed partial class A : WebAgent
{
    [Lane]
    public partial ValueLane<int> Count { get; }

    [Command]
    private async Task Go()
    {
        await Task.Yield();
        Count.Value = await Task.FromResult(1);
    }
}
