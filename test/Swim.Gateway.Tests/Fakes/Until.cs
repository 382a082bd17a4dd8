namespace Swim.Gateway.Tests.Fakes;

public static class Until
{
    /// <summary>Waits until a condition of another thread's making holds; fails after <see cref="RawSocket.Guard"/>.</summary>
    public static async Task TrueAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        using var guard = new CancellationTokenSource(RawSocket.Guard);
        while (!condition()) await timer.WaitForNextTickAsync(guard.Token);
    }
}
