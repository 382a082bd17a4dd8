using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Messaging;

namespace Swim.Postgres.Tests.Clustering;

/// <summary>What a silo and a client of one cluster use of the database, without the silo and the client.</summary>
internal sealed class ClusterParts : IAsyncDisposable
{
    private readonly IHost _silo;
    private readonly IHost _client;

    public ClusterParts(string connectionString, string clusterId, string serviceId = "service")
    {
        var silo = Host.CreateEmptyApplicationBuilder(null);
        silo.UseOrleans(orleans => orleans
            .Configure<ClusterOptions>(options => Set(options, clusterId, serviceId))
            .UseSwimPostgresClustering(connectionString)
            .UseSwimPostgresReminderService(connectionString));
        _silo = silo.Build();
        var client = Host.CreateEmptyApplicationBuilder(null);
        client.UseOrleansClient(orleans => orleans
            .Configure<ClusterOptions>(options => Set(options, clusterId, serviceId))
            .UseSwimPostgresClustering(connectionString));
        _client = client.Build();
    }

    public IMembershipTable Membership => _silo.Services.GetRequiredService<IMembershipTable>();

    public IReminderTable Reminders => _silo.Services.GetRequiredService<IReminderTable>();

    public IGatewayListProvider Gateways => _client.Services.GetRequiredService<IGatewayListProvider>();

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)_silo).DisposeAsync();
        await ((IAsyncDisposable)_client).DisposeAsync();
    }

    private static void Set(ClusterOptions options, string clusterId, string serviceId)
    {
        options.ClusterId = clusterId;
        options.ServiceId = serviceId;
    }
}
