using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Swim.TestKit.Quiet;

/// <summary>
/// What goes on in the cluster, as far as it can be seen from outside of agents: a count that grows with everything that happens, and what is known
/// to be on its way. Safe from any thread.
/// </summary>
internal sealed class Activity
{
    private readonly ConcurrentDictionary<Call, bool> _calls = new(ReferenceEqualityComparer.Instance);

    // requests are pooled: one object stands for a call only until the grain has begun with it
    private readonly ConcurrentDictionary<IInvokable, Call> _byRequest = new(ReferenceEqualityComparer.Instance);
    private long _stamp;
    private int _entered;

    /// <summary>Grows whenever something happens.</summary>
    public long Stamp => Interlocked.Read(ref _stamp);

    /// <summary>Work that will go on by itself at once: timers that fire, readers that are being served.</summary>
    public int Entered => Volatile.Read(ref _entered);

    /// <summary>Calls that are on their way to their grain or back.</summary>
    public IEnumerable<Call> Calls => _calls.Keys;

    public void Touch() => Interlocked.Increment(ref _stamp);

    public void Enter()
    {
        Interlocked.Increment(ref _entered);
        Touch();
    }

    public void Exit()
    {
        Touch();
        Interlocked.Decrement(ref _entered);
    }

    /// <summary>A call is made.</summary>
    public Call Sent(IInvokable request, GrainId target, string method)
    {
        Touch();
        var call = new Call(target, method);
        _calls[call] = true;
        _byRequest[request] = call;
        return call;
    }

    /// <summary>The grain begins with a call; null for one that came from elsewhere.</summary>
    public Call? Started(IInvokable request)
    {
        Touch();
        if (!_byRequest.TryRemove(request, out var call)) return null;
        call.State = CallState.Running;
        return call;
    }

    /// <summary>The grain is done with a call.</summary>
    public void Returned(Call? call)
    {
        Touch();
        if (call is not null) call.State = CallState.Returned;
    }

    /// <summary>The caller has heard.</summary>
    public void Ended(IInvokable request, Call call)
    {
        Touch();
        _calls.TryRemove(call, out _);
        _byRequest.TryRemove(new KeyValuePair<IInvokable, Call>(request, call));
    }

    /// <summary>One grain call under way.</summary>
    public sealed class Call(GrainId target, string method)
    {
        private volatile CallState _state;

        public GrainId Target => target;

        public string Method => method;

        public CallState State
        {
            get => _state;
            set => _state = value;
        }
    }
}
