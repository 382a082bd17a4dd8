using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Metadata;
using Orleans.Streams;
using Swim.Client;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>What whoever reads lanes and sends commands needs, with agents in the process or without.</summary>
internal static class SharedServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<IGrainTypeProvider, AgentGrainTypeProvider>();
        services.AddSingleton<SwimServerMetrics>();
        services.AddSingleton<SwimClock>();
        services.AddSingleton<LaneHub>();
        services.AddSingleton<HubWiring>();
        services.AddOptions<SwimMetaOptions>();
        services.AddSingleton<MetaHub>();
        services.AddSingleton<LogLanes>();
        services.AddSingleton<MetaLanes>();
        services.AddSingleton<MetaNodes>();
        services.AddOptions<SwimClusterFeedOptions>();
        services.AddSingleton<ClusterClock>();
        services.AddSingleton<SwimClusterMetrics>();
        services.AddSingleton<IClusterAgents, ClusterAgents>();
        services.AddSingleton<ClusterFeeds>();
        services.AddSingleton(static provider => provider.GetRequiredService<ClusterFeeds>().Notices);
        services.AddSingleton<IOwners>(static provider => provider.GetRequiredService<ClusterFeeds>());
        services.AddSingleton<IPeerReceiver>(static provider => provider.GetRequiredService<ClusterFeeds>());
        services.AddSingleton<IFarReaders>(static provider => provider.GetRequiredService<ClusterFeeds>());
        services.AddSingleton<LinkRetry>();
        services.AddSingleton<LaneRouter>();
        services.TryAddSingleton<ILaneRouter>(static provider => provider.GetRequiredService<LaneRouter>());
        services.AddOptions<SwimRemoteOptions>();
        services.AddSingleton(static provider => new WarpClient(
            provider.GetRequiredService<IOptions<SwimRemoteOptions>>().Value,
            provider.GetRequiredService<SwimClock>().Time,
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<ILogger<WarpClient>>()));
        services.AddSingleton<RemoteNodes>();
        services.AddSingleton<NodeResolver>();
        services.AddSingleton<LaneRequests>();
        services.TryAddSingleton<ISwim, SwimService>();
        services.AddKeyedSingleton<IStreamProvider>(LaneStreamId.Provider, static (provider, _) => ActivatorUtilities.CreateInstance<LaneStreamProvider>(provider));
    }
}
