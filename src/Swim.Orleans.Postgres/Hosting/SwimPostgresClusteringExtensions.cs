using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Swim.Postgres;

namespace Orleans.Hosting;

/// <summary>Adds cluster membership and reminders in PostgreSQL to silos, and the way to such a cluster to Orleans clients.</summary>
public static class SwimPostgresClusteringExtensions
{
    /// <summary>
    /// The silos that have the same <see cref="ClusterOptions.ClusterId"/> and the same database are one cluster. The tables are created when the silo
    /// starts, if they are not there.
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="connectionString">The database, as Npgsql reads it.</param>
    /// <param name="schema">The schema of the tables.</param>
    public static ISiloBuilder UseSwimPostgresClustering(this ISiloBuilder builder, string connectionString, string schema = PostgresSchema.DefaultName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        builder.Services.TryAddSingleton<PostgresDatabases>();
        builder.Services.AddSingleton(provider => CreateSwimPostgresMembershipTable(provider, connectionString, schema));
        return builder;
    }

    /// <summary>
    /// Finds the silos of a cluster in PostgreSQL by <see cref="ClusterOptions.ClusterId"/>. Needs no more than to read the table <c>silos</c>. Silos that have no gateway
    /// port are not found.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="connectionString">The database, as Npgsql reads it.</param>
    /// <param name="schema">The schema of the tables.</param>
    public static IClientBuilder UseSwimPostgresClustering(this IClientBuilder builder, string connectionString, string schema = PostgresSchema.DefaultName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        return builder.UseSwimPostgresClustering(_ => connectionString, schema);
    }

    /// <summary>The same for hosts that know the database only when they have been built.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="connectionString">Gives the database, as Npgsql reads it; called once, when the client is made.</param>
    /// <param name="schema">The schema of the tables.</param>
    public static IClientBuilder UseSwimPostgresClustering(this IClientBuilder builder, Func<IServiceProvider, string> connectionString, string schema = PostgresSchema.DefaultName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(connectionString);
        builder.Services.TryAddSingleton<PostgresDatabases>();
        builder.Services.AddSingleton<IGatewayListProvider>(provider => new PostgresGatewayListProvider(
            DatabaseOf(provider, connectionString(provider), schema),
            provider.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId,
            provider.GetRequiredService<IOptions<GatewayOptions>>()));
        return builder;
    }

    /// <summary>Adds Orleans' reminders, kept in PostgreSQL for the <see cref="ClusterOptions.ServiceId"/>.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="connectionString">The database, as Npgsql reads it.</param>
    /// <param name="schema">The schema of the tables.</param>
    public static ISiloBuilder UseSwimPostgresReminderService(this ISiloBuilder builder, string connectionString, string schema = PostgresSchema.DefaultName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        builder.AddReminders();
        builder.Services.TryAddSingleton<PostgresDatabases>();
        builder.Services.AddSingleton(provider => CreateSwimPostgresReminderTable(provider, connectionString, schema));
        return builder;
    }

    /// <summary>The membership table of this silo's cluster; for hosts that choose at run time.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="connectionString">The database.</param>
    /// <param name="schema">The schema of the tables.</param>
    public static IMembershipTable CreateSwimPostgresMembershipTable(IServiceProvider services, string connectionString, string schema = PostgresSchema.DefaultName) =>
        new PostgresMembershipTable(DatabaseOf(services, connectionString, schema), services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId);

    /// <summary>The reminders of this silo's service; for hosts that choose at run time.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="connectionString">The database.</param>
    /// <param name="schema">The schema of the tables.</param>
    public static IReminderTable CreateSwimPostgresReminderTable(IServiceProvider services, string connectionString, string schema = PostgresSchema.DefaultName) =>
        new PostgresReminderTable(DatabaseOf(services, connectionString, schema), services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId);

    /// <summary>
    /// Waits until the database answers, and creates or upgrades the tables. What uses the database does it by itself when the silo starts; a host that does it earlier
    /// fails earlier. Done once, whoever asks.
    /// </summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="connectionString">The database.</param>
    /// <param name="timeout">How long to wait for a database that does not answer; zero tries once.</param>
    /// <param name="schema">The schema of the tables.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PostgresStorageException">It does not answer or refuses; the message names it and says why.</exception>
    public static Task OpenSwimPostgresAsync(
        IServiceProvider services, string connectionString, TimeSpan timeout, string schema = PostgresSchema.DefaultName, CancellationToken cancellationToken = default) =>
        DatabaseOf(services, connectionString, schema).OpenAsync(timeout, cancellationToken);

    private static PostgresDatabase DatabaseOf(IServiceProvider services, string connectionString, string schema)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        return services.GetRequiredService<PostgresDatabases>().Get(connectionString, schema);
    }
}
