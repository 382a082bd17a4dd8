namespace Swim.Cli.Bench.Works;

/// <summary>Begins work at even times, late ones at once: what is late is counted from when it was meant to begin.</summary>
internal sealed class Pace(TimeProvider time, double perSecond)
{
    // a timer of the system is no finer; shorter gaps are made up in bursts
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <param name="begin">Gets the turn, from 0, and the timestamp at which it is due.</param>
    /// <param name="cancellationToken">Ends it, which is no error.</param>
    public async Task RunAsync(Func<int, long, ValueTask> begin, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        var start = time.GetTimestamp();
        var turn = 0L;
        while (!cancellationToken.IsCancellationRequested)
        {
            var due = (long)(time.GetElapsedTime(start).TotalSeconds * perSecond);
            for (; turn < due && !cancellationToken.IsCancellationRequested; turn++)
            {
                await begin((int)(turn % int.MaxValue), start + (long)((turn + 1) / perSecond * time.TimestampFrequency));
            }

            try
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
