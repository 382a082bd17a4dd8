// SWIM0048
[Agent("/a/:id")]
public sealed partial class A : WebAgent
{
    [Command]
    private async Task Go(int n)
    {
        await SaveAsync(n);
    }

    [Command]
    async Task Short() => await SaveAsync(1);

    private static Task SaveAsync(int n) => Task.Delay(n);
}
