using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;

namespace Swim.Runtime;

/// <summary>
/// Membership as long as the application leaves it to us: in PostgreSQL when there is a connection string, else the program is its own whole cluster.
/// </summary>
internal sealed class OwnMembership(IServiceCollection services, ServiceDescriptor own)
{
    /// <summary>Whether the application has left clustering to us.</summary>
    public bool IsUsed => ReferenceEquals(services.LastOrDefault(static service => service.ServiceType == typeof(IMembershipTable) && !service.IsKeyedService), own);

    public static void Add(IServiceCollection services)
    {
        var own = ServiceDescriptor.Singleton(Create);
        if (!services.Any(static service => service.ServiceType == typeof(IMembershipTable) && !service.IsKeyedService)) services.Add(own);
        services.AddSingleton(new OwnMembership(services, own));
    }

    private static IMembershipTable Create(IServiceProvider provider) => provider.GetRequiredService<ClusterConnection>() is { IsGiven: true } connection
        ? new PartingMembershipTable(SwimPostgresClusteringExtensions.CreateSwimPostgresMembershipTable(provider, connection.Text), provider.GetRequiredService<StopPatience>())
        : new EmbeddedMembershipTable();
}
