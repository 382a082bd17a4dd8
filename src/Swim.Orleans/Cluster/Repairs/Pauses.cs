namespace Swim.Runtime;

/// <summary>Waits between tries of what a silo may have held up.</summary>
internal static class Pauses
{
    // that many of whom a dead silo has kept waiting do not all come at the same moment
    private static readonly TimeSpan Spread = TimeSpan.FromMilliseconds(150);

    /// <summary>Waits so long, about, or until the cluster has changed and a moment longer; tells which.</summary>
    /// <param name="wait">How long.</param>
    /// <param name="changed">Completes when the cluster has changed since the try that failed was begun; null where there is none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<bool> WaitAsync(TimeSpan wait, Task? changed, TimeProvider time, CancellationToken cancellationToken)
    {
        wait *= 0.75 + (Random.Shared.NextDouble() / 2);
        if (changed is null)
        {
            await Task.Delay(wait, time, cancellationToken);
            return false;
        }

        await changed.WaitAsync(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (!changed.IsCompleted) return false;
        await Task.Delay(Spread * Random.Shared.NextDouble(), time, cancellationToken);
        return true;
    }
}
