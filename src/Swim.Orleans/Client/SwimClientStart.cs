using Orleans;

namespace Swim.Runtime;

/// <summary>Makes the lane hub of a client ready before the first reader comes.</summary>
internal sealed class SwimClientStart(HubWiring wiring) : ILifecycleParticipant<IClusterClientLifecycle>
{
    public void Participate(IClusterClientLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(SwimClientStart), ServiceLifecycleStage.First, _ =>
        {
            wiring.Connect();
            return Task.CompletedTask;
        }, static _ => Task.CompletedTask);
}
