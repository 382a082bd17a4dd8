using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>Makes the lane hub of a client part of its cluster before the first reader comes.</summary>
/// <param name="services">What is needed is asked for late: this is made while the client itself is.</param>
internal sealed class SwimClientStart(IServiceProvider services) : ILifecycleParticipant<IClusterClientLifecycle>
{
    public void Participate(IClusterClientLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(SwimClientStart), ServiceLifecycleStage.First, StartAsync, static _ => Task.CompletedTask);

        // the first thing of all when the client stops: what follows closes its connections
        lifecycle.Subscribe(nameof(SwimClientStart), ServiceLifecycleStage.Last, static _ => Task.CompletedTask, StopAsync);
    }

    private Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<HubWiring>().Connect();
        services.GetRequiredService<LaneHub>().Watch = services.GetRequiredService<ClusterFeeds>();
        return services.GetRequiredService<ClientMembers>().StartAsync(cancellationToken);
    }

    private Task StopAsync(CancellationToken cancellationToken) => services.GetRequiredService<ClientMembers>().StopAsync(cancellationToken);
}
