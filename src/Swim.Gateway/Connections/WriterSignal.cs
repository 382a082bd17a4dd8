using System.Threading.Tasks.Sources;

namespace Swim.Gateway.Connections;

/// <summary>
/// What a connection's writer waits for: an auto-reset event with one waiter that waits without allocating. A waiter that is woken goes on when
/// its turn in the <see cref="WriterQueue"/> has come. Setting it several times before counts once.
/// </summary>
internal sealed class WriterSignal(WriterQueue queue) : IValueTaskSource
{
    private const int Idle = 0;
    private const int Signalled = 1;
    private const int Waiting = 2;
    private const int Queued = 3;

    private ManualResetValueTaskSourceCore<bool> _core;
    private int _state;

    /// <summary>The next in the queue; guarded by it.</summary>
    public WriterSignal? Next { get; set; }

    /// <summary>Any thread.</summary>
    public void Set()
    {
        while (true)
        {
            switch (Volatile.Read(ref _state))
            {
                case Signalled or Queued:
                    return;
                case Idle:
                    if (Interlocked.CompareExchange(ref _state, Signalled, Idle) == Idle) return;
                    break;
                default:
                    if (Interlocked.CompareExchange(ref _state, Queued, Waiting) != Waiting) break;
                    queue.Add(this);
                    return;
            }
        }
    }

    public ValueTask WaitAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Signalled) == Signalled) return default;
        _core.Reset();
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == Idle) return new ValueTask(this, _core.Version);
        Interlocked.CompareExchange(ref _state, Idle, Signalled);
        return default;
    }

    /// <summary>Goes on after the others that wait for their turn, signalled or not.</summary>
    public ValueTask YieldAsync()
    {
        _core.Reset();
        var turn = new ValueTask(this, _core.Version);
        Volatile.Write(ref _state, Queued);
        queue.Add(this);
        return turn;
    }

    /// <summary>Its turn has come: the writer runs on this thread until it waits again. Only the queue calls it.</summary>
    public void Run()
    {
        // a full fence: what was added by someone who saw that it is queued is seen by the writer
        Interlocked.Exchange(ref _state, Idle);
        _core.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
