using Orleans;

namespace Swim.TestKit.Quiet;

/// <summary>Sees every grain call of the silo, ticks of grain timers included, at both of its ends.</summary>
internal sealed class CallFilters(Activity activity, LiveGrains grains) : IIncomingGrainCallFilter, IOutgoingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        grains.MarkStarted(context.TargetContext);
        var call = activity.Started(context.Request);
        try
        {
            await context.Invoke();
        }
        finally
        {
            activity.Returned(call);
        }
    }

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        var request = context.Request;
        var call = activity.Sent(request, context.TargetId, context.MethodName);
        try
        {
            await context.Invoke();
        }
        finally
        {
            activity.Ended(request, call);
        }
    }
}
