namespace Swim.Cli.Bench.Works;

/// <summary>Begins work at even times, late ones at once: what is late is counted from when it was meant to begin.</summary>
internal sealed class Pace(TimeProvider time, double perSecond)
{
    // timers go by a clock that moves every 4 ms on many systems: the last of the wait, and no more, since it takes from whom it measures, is spent looking at the time
    private static readonly TimeSpan Coarse = TimeSpan.FromMilliseconds(6);

    /// <param name="begin">Gets the turn, from 0, and the timestamp at which it is due.</param>
    /// <param name="cancellationToken">Ends it, which is no error.</param>
    public async Task RunAsync(Func<int, long, ValueTask> begin, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var turn = 0L;
        while (!cancellationToken.IsCancellationRequested)
        {
            var due = (long)(time.GetElapsedTime(start).TotalSeconds * perSecond);
            for (; turn < due && !cancellationToken.IsCancellationRequested; turn++)
            {
                await begin((int)(turn % int.MaxValue), start + DueOf(turn));
            }

            try
            {
                await UntilAsync(start + DueOf(turn), cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private long DueOf(long turn) => (long)((turn + 1) / perSecond * time.TimestampFrequency);

    private async ValueTask UntilAsync(long due, CancellationToken cancellationToken)
    {
        while (time.GetTimestamp() < due && !cancellationToken.IsCancellationRequested)
        {
            if (time.GetElapsedTime(time.GetTimestamp(), due) is var left && left > Coarse)
            {
                await Task.Delay(left - Coarse, time, cancellationToken);
                continue;
            }

            // the server, and what this process has to read, go first
            Thread.Yield();
            await Task.Yield();
        }
    }
}
