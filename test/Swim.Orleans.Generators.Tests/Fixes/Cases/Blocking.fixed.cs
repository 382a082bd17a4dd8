// SWIM0016
[Agent("/a/:id")]
public sealed partial class A : WebAgent
{
    [Lane]
    public partial ValueLane<int> Count { get; }

    [Command]
    async Task Wait()
    {
        // before
        await Other();
        Count.Value = (await Number()) + 1;   // kept
    }

    [Command]
    private async Task Get()
    {
        await Other();
        var n = await Number();
        await Task.Delay(TimeSpan.FromMilliseconds(10), Clock);
        await Task.Delay(TimeSpan.FromSeconds(1), Clock);
        Count.Value = n;
    }

    private static Task Other() => Task.CompletedTask;

    private static Task<int> Number() => Task.FromResult(1);
}
