using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>
/// Whether this silo may have been declared dead without knowing: it stood still, or was cut off, and then finds that others hold its agents. Until it has read the table of
/// silos no agent begins here: it would take back what has gone on elsewhere, and carry out what was sent to this silo long ago. One that is dead ends when it reads so.
/// Safe from any thread.
/// </summary>
internal sealed partial class SelfDoubt(IClusterMembershipService membership, ClusterClock clock, ILogger<SelfDoubt> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private Task _check = Task.CompletedTask;

    /// <summary>An agent of this silo has been found to be held by another activation.</summary>
    public void Raise()
    {
        lock (_gate)
        {
            if (_check.IsCompleted) _check = Task.Run(CheckAsync);
        }
    }

    /// <summary>Completes when there is no doubt.</summary>
    [SuppressMessage("Usage", "VSTHRD003", Justification = "runs on the thread pool and waits for nobody who waits for it")]
    public Task SettledAsync(CancellationToken cancellationToken)
    {
        var check = Volatile.Read(ref _check);
        return check.IsCompleted ? Task.CompletedTask : check.WaitAsync(cancellationToken);
    }

    [SuppressMessage("Design", "CA1031", Justification = "whatever it was, the table has not been read")]
    private async Task CheckAsync()
    {
        while (true)
        {
            try
            {
                await membership.Refresh();
                return;
            }
            catch (Exception exception)
            {
                LogNotRead(logger, exception);
            }

            await Task.Delay(Pause, clock.Time);
        }
    }

    [LoggerMessage(EventId = 3655, Level = LogLevel.Warning, Message = "Agents of this silo are held by others, so that it may have been declared dead, and the table that says so cannot be read; no agent starts here until it can")]
    private static partial void LogNotRead(ILogger logger, Exception exception);
}
