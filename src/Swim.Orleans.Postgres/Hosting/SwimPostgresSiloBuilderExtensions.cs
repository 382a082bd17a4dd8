using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Swim;
using Swim.Postgres;
using Swim.Storage;

namespace Orleans.Hosting;

/// <summary>Adds PostgreSQL to a silo.</summary>
public static class SwimPostgresSiloBuilderExtensions
{
    /// <summary>
    /// Adds a grain storage that keeps state in PostgreSQL, many grains' writes in one transaction. It is an <see cref="IRecordStorage"/> and an <see cref="IRecordArchive"/> too (keyed by
    /// the name; the first one added also without a key). When the silo starts it waits for the database and creates or upgrades the schema; when it
    /// stops it commits what is queued. Storages with the same connection string and schema share connections and tables.
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The storage's name.</param>
    /// <param name="configure">Sets options; <see cref="PostgresStorageOptions.ConnectionString"/> is needed.</param>
    public static ISiloBuilder AddSwimPostgresGrainStorage(this ISiloBuilder builder, string name, Action<PostgresStorageOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var services = builder.Services;
        var options = services.AddOptions<PostgresStorageOptions>(name).ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgresStorageOptions>, PostgresStorageOptionsValidator>());
        services.TryAddEnumerable(
            ServiceDescriptor.Transient<IPostConfigureOptions<PostgresStorageOptions>, DefaultStorageProviderSerializerOptionsConfigurator<PostgresStorageOptions>>());
        services.TryAddSingleton<PostgresDatabases>();
        services.TryAddSingleton<StorageMetrics>();
        services.AddMetrics();
        services.AddGrainStorage(name, PostgresGrainStorage.Create);
        services.AddKeyedSingleton<IRecordStorage>(name, (provider, key) => (PostgresGrainStorage)provider.GetRequiredKeyedService<IGrainStorage>(key));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IRecordStorage>(name));
        services.AddSingleton<IStorageStatus>(provider => (PostgresGrainStorage)provider.GetRequiredKeyedService<IGrainStorage>(name));
        services.AddKeyedSingleton<IRecordArchive>(name, (provider, key) => (PostgresGrainStorage)provider.GetRequiredKeyedService<IGrainStorage>(key));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IRecordArchive>(name));
        return builder;
    }
}
