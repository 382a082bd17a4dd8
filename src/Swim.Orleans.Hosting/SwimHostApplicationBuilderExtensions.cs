using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Swim;
using Swim.Gateway;
using Swim.Lanes;
using Swim.Runtime;
using GatewayOptions = Swim.Gateway.GatewayOptions;

namespace Microsoft.Extensions.Hosting;

/// <summary>Web agents in an application.</summary>
public static class SwimHostApplicationBuilderExtensions
{
    /// <summary>
    /// Adds a silo with web agents, their store and the gateway. Works with and without a web server. What the application says in <c>UseOrleans</c> about
    /// clustering, ports and storage wins, whichever is called first. When it says nothing, the connection string <c>ConnectionStrings:swim</c> decides: with one, of a
    /// PostgreSQL database, state, membership and reminders are kept there, and the processes that share it are one cluster; without one, the program
    /// is its own whole cluster on a free loopback port, with its state in a file. With <c>Swim:Cluster:Role</c> = <see cref="SwimRole.Gateway"/>, or after
    /// <c>UseOrleansClient</c>, there is no silo: the process serves the agents of the cluster's silos. Calling it again only applies <paramref name="configure"/>.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="configure">Settings, applied after the section <c>Swim</c> of the configuration.</param>
    public static ISwimBuilder AddSwim(this IHostApplicationBuilder builder, Action<SwimOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (configure is not null) services.Configure(configure);
        if (services.FirstOrDefault(service => service.ServiceType == typeof(SwimBuilder))?.ImplementationInstance is SwimBuilder existing) return existing;
        var swim = new SwimBuilder(services, RoleOf(builder, configure));
        services.AddSingleton(swim);
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<SwimOptions>>(new SwimSection(builder.Configuration)));
        services.AddSingleton(new ClusterConnection(builder.Configuration));
        services.AddOptions<SwimOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SwimOptions>, SwimOptionsValidator>());
        services.AddSingleton(static provider => Microsoft.Extensions.Options.Options.Create(provider.GetRequiredService<IOptions<SwimOptions>>().Value.Remote));
        services.AddSingleton(static provider => Microsoft.Extensions.Options.Options.Create(provider.GetRequiredService<IOptions<SwimOptions>>().Value.Meta));
        services.AddSingleton<IOwnAuthority, ServerAuthority>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<Microsoft.Extensions.Logging.LoggerFilterOptions>, QuietCategories>());
        services.AddSwimGateway();
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<GatewayOptions>>(new GatewaySection(builder.Configuration, builder.Environment)));
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<LaneAccessOptions>>(new AccessSection(builder.Configuration)));
        services.TryAddSingleton<IAgentAccessSource, AttributeAccess>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAccessRelay, ClusterAccess>());
        services.AddOptions<SwimConsoleOptions>().BindConfiguration(SwimConsoleOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SwimConsoleOptions>, SwimConsoleOptionsValidator>());
        services.AddHostedService<StopTime>();
        services.AddHealthChecks().Add(new HealthCheckRegistration("swim.startup", ActivatorUtilities.GetServiceOrCreateInstance<StartupHealthCheck>, null, [SwimHealthTags.Startup]));
        if (swim.Role == SwimRole.Gateway) builder.UseOrleansClient(client => ConfigureClient(client, swim));
        else builder.UseOrleans(silo => ConfigureSilo(silo, swim));
        return swim;
    }

    // a silo and a client register different services, so this cannot wait until the host is built; the options' validation says when it was too early
    private static SwimRole RoleOf(IHostApplicationBuilder builder, Action<SwimOptions>? configure)
    {
        if (builder.Services.Any(static service => service.ServiceType == typeof(IClientConnectionRetryFilter))) return SwimRole.Gateway;
        var options = new SwimOptions();
        if (Enum.TryParse<SwimRole>(builder.Configuration[$"{SwimOptions.Section}:{nameof(SwimOptions.Cluster)}:{nameof(SwimClusterOptions.Role)}"], ignoreCase: true, out var role)) options.Cluster.Role = role;
        configure?.Invoke(options);
        return options.Cluster.Role;
    }

    private static void ConfigureClient(IClientBuilder client, SwimBuilder swim)
    {
        var services = client.Services;
        OwnGateways.Add(client);
        services.AddOptions<SwimClusterFeedOptions>().Configure<IOptions<SwimOptions>>(static (feeds, options) => feeds.CopyFrom(options.Value.Cluster.Feeds));
        services.AddSingleton<ClusterReach>();
        services.AddHostedService<ClusterLookout>();
        services.AddSingleton<IClusterConnectionStatusObserver>(static provider => provider.GetRequiredService<ClusterReach>());
        services.AddHealthChecks().Add(new HealthCheckRegistration("swim.cluster", ActivatorUtilities.GetServiceOrCreateInstance<ClusterHealthCheck>, null, [SwimHealthTags.Ready]));
        client.AddSwimLinks(_ => swim.BuildCatalog());
    }

    private static void ConfigureSilo(ISiloBuilder silo, SwimBuilder swim)
    {
        var services = silo.Services;
        services.AddHostedService<DatabaseStart>();
        SiloStop.Add(services);
        services.AddOptions<SwimClusterFeedOptions>().Configure<IOptions<SwimOptions>>(static (feeds, options) => feeds.CopyFrom(options.Value.Cluster.Feeds));
        services.AddOptions<AgentLanesOptions>().Configure<IOptions<SwimOptions>>(static (lanes, options) => options.Value.Storage.ApplyTo(lanes));
        services.AddHealthChecks()
            .Add(new HealthCheckRegistration("swim.silo", ActivatorUtilities.GetServiceOrCreateInstance<SiloHealthCheck>, null, [SwimHealthTags.Ready]))
            .Add(new HealthCheckRegistration("swim.storage", ActivatorUtilities.GetServiceOrCreateInstance<StorageHealthCheck>, HealthStatus.Degraded, [SwimHealthTags.Ready]));
        OwnMembership.Add(services);
        OwnDirectory.Add(silo);
        services.AddSingleton<PortReservation>();
        services.AddSingleton<OwnEndpoints>();
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<EndpointOptions>>(static provider => provider.GetRequiredService<OwnEndpoints>()));
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<SiloOptions>, PodName>());
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<ClusterOptions>>(static provider => provider.GetRequiredService<OwnEndpoints>()));

        // rather slower than ended by the system; agents come back with what they have stored, links stay
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<GrainCollectionOptions>>(
            new ConfigureOptions<GrainCollectionOptions>(static collection => collection.EnableActivationSheddingOnMemoryPressure = true)));
        OwnStorage.Add(silo);
        OwnReminders.Add(silo);
        silo.AddSwimAgents(_ => swim.BuildCatalog(), OwnStorage.CreateStore);
    }

    // first in the list, so that what the application configures comes later and wins
    private sealed class SwimSection(IConfiguration configuration) : IConfigureOptions<SwimOptions>
    {
        public void Configure(SwimOptions options) => configuration.GetSection(SwimOptions.Section).Bind(options);
    }

    private sealed class GatewaySection(IConfiguration configuration, IHostEnvironment environment) : IConfigureOptions<GatewayOptions>
    {
        // who works on a program stops it all the time
        private static readonly TimeSpan DevelopmentWindow = TimeSpan.FromMilliseconds(200);

        public void Configure(GatewayOptions options)
        {
            if (environment.IsDevelopment()) options.DrainWindow = DevelopmentWindow;
            configuration.GetSection($"{SwimOptions.Section}:Gateway").Bind(options);
        }
    }

    private sealed class AccessSection(IConfiguration configuration) : IConfigureOptions<LaneAccessOptions>
    {
        public void Configure(LaneAccessOptions options) => configuration.GetSection($"{SwimOptions.Section}:Access").Bind(options);
    }
}
