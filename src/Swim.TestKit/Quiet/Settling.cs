using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Swim.TestKit.Quiet;

/// <summary>
/// Waits until the cluster is at rest: no call is on its way to a grain or back, no timer is about to fire, every activation has run what was queued on
/// its scheduler, no thread of the pool has anything to do, and in three such rounds nothing at all has happened. A handler that waits for something else (the
/// clock, a blocked store, a gate of the test) is at rest.
/// </summary>
internal sealed class Settling(Activity activity, LiveGrains grains, TestStore store, Func<bool> isSending)
{
    private const int CalmRounds = 3;
    private const int EagerRounds = 64;

    /// <summary>Other tests of the process may keep the pool busy: after this long only what this cluster does counts.</summary>
    private static readonly TimeSpan PoolPatience = TimeSpan.FromMilliseconds(25);

    // this loop's own thread is one of them
    private static volatile int _blockedThreads = 1;

    public async Task SettleAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var calm = 0;
        var fewest = int.MaxValue;
        for (var round = 0; calm < CalmRounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var stamp = activity.Stamp;
            var passed = await RoundAsync(started, limit, cancellationToken).ConfigureAwait(false);
            var elapsed = Stopwatch.GetElapsedTime(started);
            var threads = BusyThreads();
            fewest = Math.Min(fewest, threads);
            if (elapsed > PoolPatience || fewest < _blockedThreads) _blockedThreads = fewest;
            var isPoolIdle = (threads <= _blockedThreads && ThreadPool.PendingWorkItemCount == 0) || elapsed > PoolPatience;
            calm = passed && isPoolIdle && !IsBusy() && activity.Stamp == stamp ? calm + 1 : 0;
            if (elapsed > limit) throw new SwimTestException(Describe(limit));

            // real work needs the processor more than this loop does
            if (calm == 0 && round > EagerRounds) await Task.Delay(1, cancellationToken).ConfigureAwait(false);
        }
    }

    // Threads of the pool that work; some never end (a test runner blocks one or two), so what counts is the fewest that were ever seen of late.
    private static int BusyThreads()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var available, out _);
        return most - available;
    }

    private bool IsBusy() => activity.Entered > 0 || isSending() || activity.Calls.Any(IsOnItsWay);

    private bool IsOnItsWay(Activity.Call call) => call.State switch
    {
        CallState.Sent => !grains.HasStarted(call.Target) && !store.Holds(call.Target.Key.ToString()!),
        CallState.Returned => true,
        _ => false,
    };

    private async Task<bool> RoundAsync(long started, TimeSpan limit, CancellationToken cancellationToken)
    {
        await HopAsync().ConfigureAwait(false);
        var barriers = grains.Contexts.Select(context =>
        {
            var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            context.Scheduler.QueueAction(static state => ((TaskCompletionSource)state).SetResult(), passed);
            return passed.Task;
        }).ToArray();
        var rest = limit - Stopwatch.GetElapsedTime(started);
        if (rest <= TimeSpan.Zero) return false;
        try
        {
            await Task.WhenAll(barriers).WaitAsync(rest, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }

        await HopAsync().ConfigureAwait(false);
        return true;
    }

    private static Task HopAsync()
    {
        // goes on within the item: one that queued another would itself still count as work
        var hop = new TaskCompletionSource();
        ThreadPool.UnsafeQueueUserWorkItem(static hop => hop.SetResult(), hop, preferLocal: false);
        return hop.Task;
    }

    private string Describe(TimeSpan limit)
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"The cluster did not come to rest within {limit.TotalSeconds} s.");
        foreach (var call in activity.Calls.Where(IsOnItsWay).Take(5))
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  a call of {call.Method} to {call.Target.Key} is {(call.State == CallState.Sent ? "on its way: is its OnStartAsync waiting?" : "on its way back")}");
        }

        return text.AppendLine().Append("  Is an agent sending to itself, or to another that answers, without end? Does a handler block its thread?").ToString();
    }
}
