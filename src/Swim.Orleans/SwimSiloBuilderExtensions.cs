using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Serialization.Configuration;
using Swim.Lanes;
using Swim.Runtime;

namespace Orleans.Hosting;

/// <summary>Web agents on a silo, without an edge.</summary>
public static class SwimSiloBuilderExtensions
{
    /// <summary>
    /// Adds web agents, their lane hub and the stream provider <c>swim</c>. <c>AddSwim</c> calls it; calling it again changes nothing.
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="catalog">Makes the catalog of agents, once, when the silo is built.</param>
    /// <param name="store">Makes the store of lanes, once, before the first agent starts.</param>
    public static ISiloBuilder AddSwimAgents(this ISiloBuilder builder, Func<IServiceProvider, AgentCatalog> catalog, Func<IServiceProvider, ILaneStore> store)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(store);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(AgentCatalog))) return builder;
        services.AddSingleton(catalog);
        services.AddSingleton(store);
        SharedServices.Add(services);
        services.AddSingleton<IAgentRoutes, CatalogRoutes>();
        services.AddSingleton<ForeignFilters>();
        services.AddSingleton<BatchFlows>();
        services.AddSingleton<ArrivedBatches>();
        services.AddSingleton<IAgentDelivery, SiloDelivery>();
        services.AddSingleton<IGrainPropertiesProvider, AgentPlacementProvider>();
        services.AddPlacementFilter<StayingSilosStrategy, StayingSilos>(ServiceLifetime.Singleton);
        services.AddSingleton<IConfigureOptions<TypeManifestOptions>, AgentTypeManifest>();
        services.AddSingleton<SiloMetrics>();
        services.AddSingleton<LinkOpener>();
        services.AddSingleton<SiloTransport>();
        services.TryAddSingleton<IPeerTransport>(static provider => provider.GetRequiredService<SiloTransport>());
        services.TryAddSingleton<IBatchTransport>(static provider => provider.GetRequiredService<SiloTransport>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ClusterMembership>();
        services.AddGrainService<PeerService>();
        services.AddSingleton<LocalAgents>();
        services.AddSingleton<LinkNumbers>();
        services.AddSingleton<LinkScan>();
        services.AddSingleton<MetaSources>();
        services.AddSingleton<MetaViews>();
        services.AddSingleton<SiloMetaTransport>();
        services.AddSingleton<IMetaTransport>(static provider => provider.GetRequiredService<SiloMetaTransport>());
        services.AddGrainService<MetaService>();
        services.AddOptions<AgentLanesOptions>();

        // what an agent throws at a caller on another silo is not hidden behind the codec that it lacks
        services.Configure<ExceptionSerializationOptions>(static options => options.SupportedNamespacePrefixes.Add(nameof(Swim)));
        services.AddSingleton(static provider => new CommitScheduler(provider.GetRequiredService<SwimClock>().Time, provider.GetRequiredService<IOptions<AgentLanesOptions>>().Value));
        services.AddSingleton<AgentSends>();
        services.AddSingleton<OtherSilos>();
        services.AddSingleton<SelfDoubt>();
        services.AddSingleton<Evacuation>();
        services.AddSingleton<AgentShared>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SwimSiloStart>();
        return builder;
    }
}
