using Orleans;

namespace Swim.TestKit.Quiet;

/// <summary>Sees every grain call of the silo, ticks of grain timers included, at both of its ends.</summary>
internal sealed class CallFilters(Activity activity, LiveGrains grains) : IIncomingGrainCallFilter, IOutgoingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        grains.MarkStarted(context.TargetContext);
        activity.Started(context.Request);
        try
        {
            await context.Invoke();
        }
        finally
        {
            activity.Returned(context.Request);
        }
    }

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        activity.Sent(context.Request, context.TargetId, context.MethodName);
        try
        {
            await context.Invoke();
        }
        finally
        {
            activity.Ended(context.Request);
        }
    }
}
