// SWIM0048
[Agent("/a/:id")]
public sealed partial class A : WebAgent
{
    [Command]
    private void Go(int n)
    {
        SaveAsync(n);
    }

    [Command]
    void Short() => SaveAsync(1);

    private static Task SaveAsync(int n) => Task.Delay(n);
}
