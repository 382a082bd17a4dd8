using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Swim.Lanes;
using Swim.Sqlite;

namespace Swim.Runtime;

/// <summary>
/// Where lanes are kept: the application's grain storage named <c>swim</c>, else its <c>Default</c> one, else our own SQLite file, which then is the
/// default of the application's grains too. The file is opened only when it is used; what the application registers is known when the host has
/// been built, in whatever order it was said.
/// </summary>
internal sealed class EmbeddedStorage(IServiceCollection services, ServiceDescriptor ownDefault)
{
    /// <summary>Name of the grain storage that lanes prefer.</summary>
    public const string SwimName = "swim";

    private const string DefaultName = "Default";
    private const string FileName = "swim.file";
    private const string MemoryName = "swim.memory";
    private const string MemoryPath = ":memory:";

    /// <summary>Whether the application has said nothing of storage.</summary>
    private bool IsUsed => Find(SwimName) is null && ReferenceEquals(Find(DefaultName), ownDefault);

    public static void Add(ISiloBuilder silo)
    {
        var services = silo.Services;
        var count = services.Count;
        silo.AddSwimSqliteGrainStorage(FileName);
        var participants = services.Skip(count).Where(service => service.ServiceType == typeof(ILifecycleParticipant<ISiloLifecycle>)).ToArray();
        services.AddOptions<SqliteStorageOptions>(FileName).Configure<IOptions<SwimOptions>>(static (file, options) => file.Path = options.Value.Storage.Path);
        silo.AddMemoryGrainStorage(MemoryName);
        var ownDefault = ServiceDescriptor.KeyedSingleton<IGrainStorage>(DefaultName, static (provider, _) => provider.GetRequiredService<EmbeddedStorage>().Default(provider));
        if (!services.Any(service => service.ServiceType == typeof(IGrainStorage) && service.IsKeyedService && Equals(service.ServiceKey, DefaultName))) services.Add(ownDefault);
        var storage = new EmbeddedStorage(services, ownDefault);
        services.AddSingleton(storage);
        foreach (var participant in participants)
        {
            services.Remove(participant);
            services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => storage.IsUsed && !IsMemory(provider)
                ? (ILifecycleParticipant<ISiloLifecycle>)participant.ImplementationFactory!(provider)
                : NoParticipant.Instance);
        }
    }

    public static ILaneStore CreateStore(IServiceProvider provider)
    {
        // not the memory storage of Orleans: that is made of grains, which end with the silo just when agents store their last changes
        if (provider.GetRequiredService<EmbeddedStorage>().IsUsed && IsMemory(provider)) return new MemoryLaneStore();
        var storage = provider.GetKeyedService<IGrainStorage>(SwimName) ?? provider.GetRequiredKeyedService<IGrainStorage>(DefaultName);
        return LaneStores.Over(storage, provider.GetRequiredService<ILoggerFactory>());
    }

    /// <summary>The storage that holds the embedded file, or null when the file is not used.</summary>
    public static string? FileOf(IServiceProvider provider) => provider.GetRequiredService<EmbeddedStorage>().IsUsed && !IsMemory(provider) ? FileName : null;

    /// <summary>Whether the application has asked for lanes that end with the process.</summary>
    public static bool KeepsNothing(IServiceProvider provider) => provider.GetRequiredService<EmbeddedStorage>().IsUsed && IsMemory(provider);

    private static bool IsMemory(IServiceProvider provider) => provider.GetRequiredService<IOptions<SwimOptions>>().Value.Storage.Path == MemoryPath;

    private IGrainStorage Default(IServiceProvider provider) => IsUsed
        ? provider.GetRequiredKeyedService<IGrainStorage>(IsMemory(provider) ? MemoryName : FileName)
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
