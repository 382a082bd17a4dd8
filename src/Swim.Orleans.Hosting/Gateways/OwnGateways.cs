using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Messaging;
using GatewayOptions = Orleans.Configuration.GatewayOptions;

namespace Swim.Runtime;

/// <summary>
/// How a process without a silo finds its cluster, as long as the application leaves it to us: by the silos that are listed in the database of <c>ConnectionStrings:swim</c>.
/// </summary>
internal sealed class OwnGateways(IServiceCollection services, ServiceDescriptor own)
{
    /// <summary>What to do when nothing says where the cluster is.</summary>
    public const string Missing =
        "A gateway without a silo needs a cluster: give ConnectionStrings:swim, the database that its silos share, or call UseOrleansClient with a clustering of your own.";

    // how soon silos that have come are used, and the price is a small query by each gateway
    private static readonly TimeSpan RefreshPeriod = TimeSpan.FromSeconds(5);

    /// <summary>Whether the application has left it to us.</summary>
    public bool IsUsed => ReferenceEquals(services.LastOrDefault(IsGatewayList), own);

    public static void Add(IClientBuilder client)
    {
        var services = client.Services;
        var theirs = services.Any(IsGatewayList);
        client.UseSwimPostgresClustering(static provider => provider.GetRequiredService<ClusterConnection>() is { IsGiven: true } connection
            ? connection.Text
            : throw new InvalidOperationException(Missing));
        var own = services.Last(IsGatewayList);
        if (theirs) services.Remove(own);
        services.AddSingleton(new OwnGateways(services, own));

        // first in the list, so that what the application says comes later and wins
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<GatewayOptions>>(new ConfigureOptions<GatewayOptions>(static options => options.GatewayListRefreshPeriod = RefreshPeriod)));
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<ClusterOptions>>(static provider => new ConfigureOptions<ClusterOptions>(cluster =>
        {
            if (!provider.GetRequiredService<OwnGateways>().IsUsed) return;
            var options = provider.GetRequiredService<IOptions<SwimOptions>>().Value.Cluster;
            cluster.ClusterId = options.ClusterId;
            cluster.ServiceId = options.ServiceId;
        })));
        ReplaceRetries(services);
    }

    // the one of Orleans gives up after a few attempts; one of the application stands before or after it
    private static void ReplaceRetries(IServiceCollection services)
    {
        var standard = services.FirstOrDefault(static service => service.ServiceType == typeof(IClientConnectionRetryFilter) && service.ImplementationType?.Assembly == typeof(IClientConnectionRetryFilter).Assembly);
        if (standard is not null) services[services.IndexOf(standard)] = ServiceDescriptor.Singleton<IClientConnectionRetryFilter, ClusterRetries>();
    }

    private static bool IsGatewayList(ServiceDescriptor service) => service.ServiceType == typeof(IGatewayListProvider) && !service.IsKeyedService;
}
