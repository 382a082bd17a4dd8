// SWIM0017
[Agent("/a/:id")]
public sealed partial class A : WebAgent
{
    [Command]
    private async Task Go(int n) => await Task.Delay(n, Stopping());

    private static CancellationToken Stopping() => default;
}
