using Orleans;
using Orleans.Runtime;

namespace Swim.Tests;

/// <summary>Sees what a silo says to others about lanes.</summary>
internal sealed class PeerFaultFilter(PeerFaults faults, SiloAddress silo) : IOutgoingGrainCallFilter
{
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        var fault = faults.Find(silo, context.MethodName, context.TargetId);
        if (fault is not null) await fault(true);
        try
        {
            await context.Invoke();
        }
        catch when (fault is not null)
        {
            faults.AddFailure();
            throw;
        }

        if (fault is not null) await fault(false);
    }
}
