using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>
/// Stops the silo within its time. Orleans tries for minutes to tell a database that has gone, often because everything is being stopped, that the silo goes too: what is
/// left when the agents have ended may take a few seconds, then the others find out by themselves.
/// </summary>
internal sealed class SiloStop(IHostedService silo, StopPatience patience) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => silo.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => silo.StopAsync(patience.Begin(cancellationToken));

    /// <summary>Takes the place of the service that runs the silo.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<StopPatience>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => provider.GetRequiredService<StopPatience>());
        var own = services.FirstOrDefault(static service => service.ServiceType == typeof(IHostedService) && service.ImplementationType is { Name: "SiloHostedService" } type && type.Assembly == typeof(Silo).Assembly);
        if (own?.ImplementationType is not { } silo) return;
        services[services.IndexOf(own)] = ServiceDescriptor.Singleton<IHostedService>(provider => new SiloStop((IHostedService)ActivatorUtilities.CreateInstance(provider, silo), provider.GetRequiredService<StopPatience>()));
    }
}
