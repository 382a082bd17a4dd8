using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Swim.Gateway;
using Swim.Gateway.Connections;
using Swim.Gateway.Drain;
using Swim.Gateway.Hosting;
using Swim.Gateway.Http;
using Swim.Gateway.Limits;
using Swim.Gateway.Telemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registration of the gateway.</summary>
public static class SwimGatewayServiceCollectionExtensions
{
    /// <summary>
    /// Adds what <c>MapSwimGateway</c> needs; may be called more than once. An <see cref="Swim.Lanes.ILaneRouter"/> must be registered
    /// too (AddSwim does both). An <see cref="ILaneAuthorizer"/>, an <see cref="IWarpAuthenticator"/>, an <see cref="IAgentAccessSource"/> and
    /// <see cref="ILaneAccessChangeSource"/>s are used when registered.
    /// </summary>
    public static IServiceCollection AddSwimGateway(this IServiceCollection services, Action<GatewayOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRouting();
        services.AddMetrics();
        services.AddOptions<GatewayOptions>().ValidateOnStart();
        if (configure is not null) services.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, GatewayMatcherPolicy>());
        services.TryAddSingleton<GatewayMetrics>();
        services.TryAddSingleton<GatewayPresence>();
        services.AddAuthorization();
        services.AddOptions<LaneAccessOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LaneAccessOptions>, LaneAccessOptionsValidator>());
        services.TryAddSingleton<AccessMetrics>();
        services.TryAddSingleton<LimitMetrics>();
        services.TryAddSingleton<AccessControl>();
        services.TryAddSingleton<SchemeAuthenticator>();
        services.TryAddSingleton<ILaneAccessControl, LaneAccessControl>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, AccessStart>());
        services.TryAddSingleton<GatewayServices>();
        services.TryAddSingleton<ConnectionRegistry>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, GatewayDrain>());
        services.TryAddSingleton<LaneCommands>();
        services.TryAddSingleton<LaneEventStreams>();
        services.TryAddSingleton<HttpLanes>();
        services.TryAddSingleton<LaneEndpoint>();
        services.TryAddSingleton<GatewayEndpoint>();
        return services;
    }
}
