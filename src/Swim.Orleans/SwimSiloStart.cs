using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// Makes what agents share before the first one starts. A storage that is made lazily while a thousand agents start holds them all up behind the
/// container's lock.
/// </summary>
internal sealed partial class SwimSiloStart(IServiceProvider services, CommitScheduler commits, ILogger<SwimSiloStart> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    // what a store that fails may hold up of the silo's stop; agents try again when they end
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(SwimSiloStart), ServiceLifecycleStage.RuntimeGrainServices, StartAsync, static _ => Task.CompletedTask);

        // the first thing of all when the silo stops: a grain storage that is made of grains itself (Orleans' memory storage) still answers
        lifecycle.Subscribe(nameof(SwimSiloStart), ServiceLifecycleStage.Active + 1, static _ => Task.CompletedTask, DrainAsync);
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(DrainTime);
        if (!await commits.DrainAsync(limit.Token)) LogNotDrained(logger, commits.UnsavedBytes, commits.Failure?.Error);
        await services.GetRequiredService<Evacuation>().RunAsync(cancellationToken);
    }

    private Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<HubWiring>().Connect();
        services.GetRequiredService<SiloMetrics>();
        services.GetRequiredService<LaneHub>().Watch = services.GetRequiredService<ClusterFeeds>();
        var shared = services.GetRequiredService<AgentShared>();
        if (shared.Catalog.Definitions.Count == 0) LogNoAgents(logger);
        else LogStarted(logger, shared.Catalog.Definitions.Count, shared.Catalog.Routes);
        return Task.CompletedTask;
    }

    [LoggerMessage(EventId = 3551, Level = LogLevel.Information, Message = "{Count} kinds of agents: {Routes}")]
    private static partial void LogStarted(ILogger logger, int count, string routes);

    [LoggerMessage(EventId = 3553, Level = LogLevel.Warning, Message = "No agents were found, so every node is unknown here. Agents are partial classes that derive from WebAgent and have [Agent(\"/route/:id\")], in the program or an assembly it references; name other assemblies by AddSwim().AddAgents(assembly)")]
    private static partial void LogNoAgents(ILogger logger);

    [LoggerMessage(EventId = 3555, Level = LogLevel.Warning, Message = "The silo stops while about {Bytes} bytes of changes are not stored; its agents try once more as they end")]
    private static partial void LogNotDrained(ILogger logger, long bytes, Exception? exception);
}
