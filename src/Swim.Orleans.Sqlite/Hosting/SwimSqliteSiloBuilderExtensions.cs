using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Swim;
using Swim.Sqlite;

namespace Orleans.Hosting;

/// <summary>Adds the embedded store to a silo.</summary>
public static class SwimSqliteSiloBuilderExtensions
{
    /// <summary>
    /// Adds a grain storage that keeps state in one SQLite file, with group commit; nothing has to be installed. It is an <see cref="IRecordStorage"/> too
    /// (keyed by the name; the first one added also without a key). The file is opened when the silo starts and flushed when it stops. Storages
    /// with the same path share the file; another process, or another silo of this one, is refused.
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The storage's name.</param>
    /// <param name="configure">Sets options.</param>
    public static ISiloBuilder AddSwimSqliteGrainStorage(this ISiloBuilder builder, string name, Action<SqliteStorageOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var services = builder.Services;
        var options = services.AddOptions<SqliteStorageOptions>(name).ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqliteStorageOptions>, SqliteStorageOptionsValidator>());
        services.TryAddEnumerable(
            ServiceDescriptor.Transient<IPostConfigureOptions<SqliteStorageOptions>, DefaultStorageProviderSerializerOptionsConfigurator<SqliteStorageOptions>>());
        services.TryAddSingleton<SqliteStores>();
        services.TryAddSingleton<SqliteMetrics>();
        services.AddMetrics();
        services.AddGrainStorage(name, SqliteGrainStorage.Create);
        services.AddKeyedSingleton<IRecordStorage>(name, (provider, key) => (SqliteGrainStorage)provider.GetRequiredKeyedService<IGrainStorage>(key));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IRecordStorage>(name));
        return builder;
    }
}
