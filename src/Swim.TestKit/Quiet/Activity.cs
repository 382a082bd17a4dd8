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
    private readonly ConcurrentDictionary<IInvokable, Call> _calls = new(ReferenceEqualityComparer.Instance);
    private long _stamp;
    private int _entered;

    /// <summary>Grows whenever something happens.</summary>
    public long Stamp => Interlocked.Read(ref _stamp);

    /// <summary>Work that will go on by itself at once: timers that fire, readers that are being served.</summary>
    public int Entered => Volatile.Read(ref _entered);

    /// <summary>Calls that are on their way to their grain or back.</summary>
    public IEnumerable<Call> Calls => _calls.Values;

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

    public void Sent(IInvokable request, GrainId target, string method)
    {
        Touch();
        _calls[request] = new Call(target, method);
    }

    public void Started(IInvokable request)
    {
        Touch();
        if (_calls.TryGetValue(request, out var call)) call.State = CallState.Running;
    }

    public void Returned(IInvokable request)
    {
        Touch();
        if (_calls.TryGetValue(request, out var call)) call.State = CallState.Returned;
    }

    public void Ended(IInvokable request)
    {
        Touch();
        _calls.TryRemove(request, out _);
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
