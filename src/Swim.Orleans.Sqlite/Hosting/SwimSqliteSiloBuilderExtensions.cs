using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Swim;
using Swim.Sqlite;
using Swim.Storage;

namespace Orleans.Hosting;

/// <summary>Adds the embedded store to a silo.</summary>
public static class SwimSqliteSiloBuilderExtensions
{
    /// <summary>
    /// Adds a grain storage that keeps state in one SQLite file, with group commit; nothing has to be installed. It is an <see cref="IRecordStorage"/> and an <see cref="IRecordArchive"/> too
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
        services.TryAddSingleton<StorageMetrics>();
        services.AddMetrics();
        services.AddGrainStorage(name, SqliteGrainStorage.Create);
        services.AddKeyedSingleton<IRecordStorage>(name, (provider, key) => (SqliteGrainStorage)provider.GetRequiredKeyedService<IGrainStorage>(key));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IRecordStorage>(name));
        services.AddKeyedSingleton<IRecordArchive>(name, (provider, key) => (SqliteGrainStorage)provider.GetRequiredKeyedService<IGrainStorage>(key));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IRecordArchive>(name));
        return builder;
    }

    /// <summary>Adds Orleans' reminders, kept in the file of an embedded store that has been added under <paramref name="name"/>.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The name of the grain storage (<see cref="AddSwimSqliteGrainStorage"/>).</param>
    public static ISiloBuilder UseSwimSqliteReminderService(this ISiloBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        builder.AddReminders();
        builder.Services.AddSingleton(provider => CreateSwimSqliteReminderTable(provider, name));
        return builder;
    }

    /// <summary>The reminders in the file of the embedded store <paramref name="name"/>; for hosts that choose at run time.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="name">The name of the grain storage.</param>
    public static IReminderTable CreateSwimSqliteReminderTable(IServiceProvider services, string name)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.GetRequiredService<IOptionsMonitor<SqliteStorageOptions>>().Get(name);
        return new SqliteReminderTable(services.GetRequiredService<SqliteStores>().Get(options));
    }
}
