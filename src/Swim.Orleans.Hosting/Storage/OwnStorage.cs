using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Swim.Lanes;
using Swim.Postgres;
using Swim.Sqlite;

namespace Swim.Runtime;

/// <summary>
/// Where lanes are kept: the application's grain storage named <c>swim</c>, else its <c>Default</c> one, else our own, which then is the default of the
/// application's grains too: PostgreSQL when there is a connection string, else a SQLite file. File and database are opened only when they are used; what the
/// application registers is known when the host has been built, in whatever order it was said.
/// </summary>
internal sealed class OwnStorage(IServiceCollection services, ServiceDescriptor ownDefault)
{
    /// <summary>Name of the grain storage that lanes prefer.</summary>
    public const string SwimName = "swim";

    private const string DefaultName = "Default";
    private const string FileName = "swim.file";
    private const string MemoryName = "swim.memory";
    private const string DatabaseName = "swim.database";
    private const string MemoryPath = ":memory:";

    // options are validated even of a storage that is never opened
    private const string Unused = "Host=unused";

    /// <summary>Whether the application has said nothing of storage.</summary>
    public bool IsUsed => Find(SwimName) is null && ReferenceEquals(Find(DefaultName), ownDefault);

    public static void Add(ISiloBuilder silo)
    {
        var services = silo.Services;
        var ownDefault = ServiceDescriptor.KeyedSingleton<IGrainStorage>(DefaultName, static (provider, _) => provider.GetRequiredService<OwnStorage>().Default(provider));
        if (!services.Any(service => service.ServiceType == typeof(IGrainStorage) && service.IsKeyedService && Equals(service.ServiceKey, DefaultName))) services.Add(ownDefault);
        var storage = new OwnStorage(services, ownDefault);
        services.AddSingleton(storage);
        storage.AddOne(FileName, () => silo.AddSwimSqliteGrainStorage(FileName));
        services.AddOptions<SqliteStorageOptions>(FileName).Configure<IOptions<SwimOptions>>(static (file, options) => file.Path = options.Value.Storage.Path);
        storage.AddOne(DatabaseName, () => silo.AddSwimPostgresGrainStorage(DatabaseName));
        services.AddOptions<PostgresStorageOptions>(DatabaseName).Configure<ClusterConnection, IOptions<SwimOptions>>(static (database, connection, options) =>
        {
            database.ConnectionString = connection.IsGiven ? connection.Text : Unused;
            database.StartTimeout = options.Value.Cluster.StartTimeout;
        });
        silo.AddMemoryGrainStorage(MemoryName);
        services.TryAddSingleton(static provider => OfLanes<IRecordStorage>(provider));
        services.TryAddSingleton(static provider => OfLanes<IRecordArchive>(provider));
    }

    public static ILaneStore CreateStore(IServiceProvider provider)
    {
        // not the memory storage of Orleans: that is made of grains, which end with the silo just when agents store their last changes
        if (KeepsNothing(provider)) return new MemoryLaneStore();
        return LaneStores.Over(OfLanes(provider), provider.GetRequiredService<ILoggerFactory>());
    }

    /// <summary>The storage that holds the embedded file, or null when the file is not used.</summary>
    public static string? FileOf(IServiceProvider provider) => Uses(provider, FileName) ? FileName : null;

    /// <summary>Whether the application has asked for lanes that end with the process.</summary>
    public static bool KeepsNothing(IServiceProvider provider) => Uses(provider, MemoryName);

    private static bool Uses(IServiceProvider provider, string name) => provider.GetRequiredService<OwnStorage>().IsUsed && OwnName(provider) == name;

    private static string OwnName(IServiceProvider provider)
    {
        if (provider.GetRequiredService<ClusterConnection>().IsGiven) return DatabaseName;
        return provider.GetRequiredService<IOptions<SwimOptions>>().Value.Storage.Path == MemoryPath ? MemoryName : FileName;
    }

    private static IGrainStorage OfLanes(IServiceProvider provider) =>
        provider.GetKeyedService<IGrainStorage>(SwimName) ?? provider.GetRequiredKeyedService<IGrainStorage>(DefaultName);

    private static T OfLanes<T>(IServiceProvider provider)
        where T : class => OfLanes(provider) as T ?? throw new InvalidOperationException($"The storage that keeps the lanes is no {typeof(T).Name}.");

    /// <summary>Has a storage take part in the silo's life only when it is the one that is used.</summary>
    private void AddOne(string name, Action add)
    {
        var count = services.Count;
        add();
        var added = services.Skip(count).ToArray();
        foreach (var participant in added.Where(static service => service.ServiceType == typeof(ILifecycleParticipant<ISiloLifecycle>)))
        {
            services.Remove(participant);
            services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => Uses(provider, name)
                ? (ILifecycleParticipant<ISiloLifecycle>)participant.ImplementationFactory!(provider)
                : NoParticipant.Instance);
        }

        // the one without a name is the one that is used, not the one that was added first
        foreach (var unnamed in added.Where(static service => !service.IsKeyedService && (service.ServiceType == typeof(IRecordStorage) || service.ServiceType == typeof(IRecordArchive))))
            services.Remove(unnamed);
    }

    private IGrainStorage Default(IServiceProvider provider) => IsUsed
        ? provider.GetRequiredKeyedService<IGrainStorage>(OwnName(provider))
        : throw new InvalidOperationException($"No default grain storage: the application has one named '{SwimName}' for lanes only. Add one named '{DefaultName}'.");

    private ServiceDescriptor? Find(string name) =>
        services.LastOrDefault(service => service.ServiceType == typeof(IGrainStorage) && service.IsKeyedService && Equals(service.ServiceKey, name));

    private sealed class NoParticipant : ILifecycleParticipant<ISiloLifecycle>
    {
        public static readonly NoParticipant Instance = new();

        public void Participate(ISiloLifecycle observer)
        {
        }
    }
}
