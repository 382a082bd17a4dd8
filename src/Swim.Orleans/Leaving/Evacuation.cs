using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>
/// Empties a silo that is about to stop, while it is still a full member: agents in use go to other silos with what they hold and with the calls that wait for them, the others
/// end and start elsewhere at their next use. Orleans' own stop would end them all when calls from other silos already fail.
/// </summary>
internal sealed partial class Evacuation(ClusterFeeds cluster, OtherSilos others, TimeProvider time, ILogger<Evacuation> logger)
{
    private const int AtOnce = 256;

    // handlers that hang are not waited for; the stop of the silo ends them
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(10);

    // for calls that were sent here before their senders heard where the agents are now
    private static readonly TimeSpan LastCalls = TimeSpan.FromMilliseconds(500);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!others.Any) return;
        var started = time.GetTimestamp();
        using var longest = new CancellationTokenSource(LongestTime, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, longest.Token);
        var count = 0;
        try
        {
            await cluster.LeaveAsync(others.Active(), limit.Token);
            if (Present().Count == 0) return;

            // a placement that was under way, or asked of a silo that could not be told, may still start one here
            do
            {
                while (Present() is { Count: > 0 } present) count += await MoveAllAsync(present, limit.Token);
                await Task.Delay(LastCalls, time, limit.Token);
            }
            while (Present().Count > 0 && others.Any);
            var took = time.GetElapsedTime(started).TotalMilliseconds;
            LogLeft(logger, count, took);
        }
        catch (OperationCanceledException)
        {
            LogNotAllLeft(logger, Present().Count, time.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    // one that is just starting is not asked yet
    private List<PresentAgent> Present()
    {
        var present = new List<PresentAgent>();
        foreach (var agent in cluster.Presence.All)
            if (agent is PresentAgent { IsStarted: true } started) present.Add(started);
        return present;
    }

    [SuppressMessage("Usage", "VSTHRD003", Justification = "the end of an activation that was just asked to end")]
    private async Task<int> MoveAllAsync(List<PresentAgent> present, CancellationToken cancellationToken)
    {
        var silos = others.Active();
        if (Array.Exists(silos, silo => !cluster.IsLeaving(silo))) silos = Array.FindAll(silos, silo => !cluster.IsLeaving(silo));
        if (silos.Length == 0) throw new OperationCanceledException("There is no other silo any more.");
        await Parallel.ForEachAsync(present, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (agent, ct) =>
        {
            agent.Leave(silos[Random.Shared.Next(silos.Length)]);
            await agent.Ended.WaitAsync(ct);
        });
        return present.Count;
    }

    [LoggerMessage(EventId = 3561, Level = LogLevel.Information, Message = "{Count} agents have left this silo in {Milliseconds:0} ms")]
    private static partial void LogLeft(ILogger logger, int count, double milliseconds);

    [LoggerMessage(EventId = 3562, Level = LogLevel.Warning, Message = "{Count} agents have not left this silo after {Milliseconds:0} ms; they end with it")]
    private static partial void LogNotAllLeft(ILogger logger, int count, double milliseconds);
}
