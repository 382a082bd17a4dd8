using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.GrainDirectory;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;

namespace Swim.Runtime;

/// <summary>
/// The grain directory of a cluster (docs/adr/0004-grain-directory.md): Orleans' distributed one when there is a connection string and the settings do not say otherwise, its
/// local one in a program on its own. A default directory of the application wins, whenever it is registered. Which it is, is known when the host has been
/// built; so what Orleans registers for the distributed one is kept, each with that condition.
/// </summary>
internal sealed class OwnDirectory
{
    private const string DefaultName = GrainDirectoryAttribute.DEFAULT_GRAIN_DIRECTORY;

    // stands in the list of directories when ours is not the default one; no grain names it
    private const string NobodysName = "swim.none";

    private readonly IServiceCollection _services;
    private ServiceDescriptor? _own;

    private OwnDirectory(IServiceCollection services) => _services = services;

    public static void Add(ISiloBuilder silo)
    {
        var services = silo.Services;
        if (services.Any(IsDefault)) return;
        var directory = new OwnDirectory(services);
        services.AddSingleton(directory);
        var nobodysName = Take(services, () => services.AddGrainDirectory(NobodysName, static (_, _) => new NobodysDirectory()), IsName);
        var added = services.Count;
#pragma warning disable ORLEANSEXP003 // the decision is recorded, and an option takes it back
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        foreach (var descriptor in services.Skip(added).ToArray()) directory.Condition(descriptor, nobodysName);

        // a second activation is fenced by the store; waiting for the first one to be gone for sure would keep agents of a killed silo away for half a minute
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<GrainDirectoryOptions>>(new ConfigureOptions<GrainDirectoryOptions>(static options => options.RangeLeaseDuration = TimeSpan.Zero)));
    }

    private static bool IsDefault(ServiceDescriptor service) => service.IsKeyedService && service.ServiceType == typeof(IGrainDirectory) && Equals(service.ServiceKey, DefaultName);

    private static bool IsName(ServiceDescriptor service) => !service.IsKeyedService && service.ServiceType is { IsGenericType: true, GenericTypeArguments: [var named] } && named == typeof(IGrainDirectory);

    private static ServiceDescriptor Take(IServiceCollection services, Action add, Func<ServiceDescriptor, bool> wanted)
    {
        var before = services.Count;
        add();
        var taken = services.Skip(before).Single(wanted);
        services.Remove(taken);
        return taken;
    }

    private void Condition(ServiceDescriptor added, ServiceDescriptor nobodysName)
    {
        if (IsDefault(added))
        {
            _own = ServiceDescriptor.KeyedSingleton<IGrainDirectory>(DefaultName, (provider, key) => IsUsed(provider) ? (IGrainDirectory)added.KeyedImplementationFactory!(provider, key) : null!);
            Replace(added, _own);
        }
        else if (IsName(added))
        {
            Replace(added, new ServiceDescriptor(added.ServiceType, provider => (IsUsed(provider) ? added : nobodysName).ImplementationFactory!(provider), ServiceLifetime.Singleton));
        }
        else if (added.ImplementationType is { } type && type.IsAssignableTo(typeof(IGrainDirectory)))
        {
            // the local directory looks whether this one is there
            Replace(added, new ServiceDescriptor(added.ServiceType, provider => IsUsed(provider) ? ActivatorUtilities.CreateInstance(provider, type) : null!, ServiceLifetime.Singleton));
        }
    }

    private void Replace(ServiceDescriptor old, ServiceDescriptor replacement) => _services[_services.IndexOf(old)] = replacement;

    private bool IsUsed(IServiceProvider provider) => ReferenceEquals(_services.LastOrDefault(IsDefault), _own)
        && provider.GetRequiredService<ClusterConnection>().IsGiven
        && provider.GetRequiredService<IOptions<SwimOptions>>().Value.Cluster.Directory == SwimGrainDirectory.Distributed;

    private sealed class NobodysDirectory : IGrainDirectory
    {
        public Task<GrainAddress?> Register(GrainAddress address) => throw NotUsed();

        public Task Unregister(GrainAddress address) => throw NotUsed();

        public Task<GrainAddress?> Lookup(GrainId grainId) => throw NotUsed();

        public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;

        private static InvalidOperationException NotUsed() => new($"The grain directory {NobodysName} holds no grains.");
    }
}
