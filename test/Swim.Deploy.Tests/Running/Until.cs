namespace Swim.Deploy.Tests.Running;

/// <summary>Waits for what another process reaches by itself, asking again and again.</summary>
internal static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(1);

    /// <returns>The first answer that is not null. An answer that does not come (the server is not up yet) counts as none.</returns>
    public static async Task<T> AnsweredAsync<T>(Func<CancellationToken, Task<T?>> ask, Func<string> state)
        where T : class
    {
        using var guard = new CancellationTokenSource(Guard);
        using var timer = new PeriodicTimer(Pause);
        Exception? last = null;
        try
        {
            do
            {
                try
                {
                    if (await ask(guard.Token) is { } answer) return answer;
                }
                catch (HttpRequestException e)
                {
                    last = e;
                }
            }
            while (await timer.WaitForNextTickAsync(guard.Token));
        }
        catch (OperationCanceledException)
        {
            // said below
        }

        throw new TimeoutException($"Not within {Guard}. {last?.Message}\n{state()}");
    }
}
