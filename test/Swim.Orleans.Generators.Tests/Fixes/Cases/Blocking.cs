// SWIM0016
[Agent("/a/:id")]
public sealed partial class A : WebAgent
{
    [Lane]
    public partial ValueLane<int> Count { get; }

    [Command]
    void Wait()
    {
        // before
        Other().Wait();
        Count.Value = Number().Result + 1;   // kept
    }

    [Command]
    private async Task Get()
    {
        await Other();
        var n = Number().GetAwaiter().GetResult();
        Thread.Sleep(10);
        Thread.Sleep(TimeSpan.FromSeconds(1));
        Count.Value = n;
    }

    private static Task Other() => Task.CompletedTask;

    private static Task<int> Number() => Task.FromResult(1);
}
