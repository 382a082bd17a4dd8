using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Streams;
using Swim;
using Swim.Lanes;
using Swim.Runtime;

namespace Orleans.Hosting;

/// <summary>Web agents and their live lanes in an Orleans client.</summary>
public static class SwimLinksClientBuilderExtensions
{
    /// <summary>
    /// Adds to an Orleans client what a silo has: <see cref="ISwim"/> whose lanes can be linked, and the stream provider <c>swim</c>
    /// (<see cref="LaneStreamId"/>). Agents are found by the contracts (<see cref="AgentContractAttribute"/>) of the assemblies in use. It takes the place of
    /// <see cref="SwimClientBuilderExtensions.AddSwimClient"/>; calling it again only adds contracts.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="contracts">
    /// A contract of each assembly whose agents are addressed by node URI only. Assemblies whose typed handles are used need not be named.
    /// </param>
    public static IClientBuilder AddSwimLinks(this IClientBuilder builder, params Type[] contracts)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(contracts);
        foreach (var contract in contracts) RuntimeHelpers.RunModuleConstructor(contract.Module.ModuleHandle);
        return Add<ContractRoutes>(builder, static _ => new AgentCatalog([]));
    }

    /// <summary>
    /// The same for a process that has the agents' classes, as a gateway of the same program: routes, parameters and lanes are theirs. No agent ever starts in a client.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="catalog">Makes the catalog of agents, once, when the host is built.</param>
    public static IClientBuilder AddSwimLinks(this IClientBuilder builder, Func<IServiceProvider, AgentCatalog> catalog)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(catalog);
        return Add<CatalogRoutes>(builder, catalog);
    }

    private static IClientBuilder Add<TRoutes>(IClientBuilder builder, Func<IServiceProvider, AgentCatalog> catalog)
        where TRoutes : class, IAgentRoutes
    {
        var services = builder.Services;
        if (services.Any(static service => service.ServiceType == typeof(AgentCatalog))) return builder;
        services.AddSingleton(catalog);
        services.RemoveAll<ISwim>();
        SharedServices.Add(services);
        services.AddSingleton<IAgentRoutes, TRoutes>();
        services.AddSingleton<IAgentDelivery, ClientDelivery>();
        services.AddSingleton<ClientBreaks>();
        services.AddSingleton<IClusterConnectionStatusObserver>(static provider => provider.GetRequiredService<ClientBreaks>());
        services.AddSingleton<ClientTransport>();
        services.AddSingleton<IPeerTransport>(static provider => provider.GetRequiredService<ClientTransport>());
        services.AddSingleton<ClientMembers>();
        services.AddSingleton<IMetaTransport, ClientMetaTransport>();
        services.AddSingleton<ILifecycleParticipant<IClusterClientLifecycle>, SwimClientStart>();
        return builder;
    }
}
