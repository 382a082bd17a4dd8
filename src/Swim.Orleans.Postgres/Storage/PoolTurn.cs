using System.Runtime.CompilerServices;

namespace Swim.Postgres;

/// <summary>Awaited, goes on behind what waits for the thread pool at that moment. One user at a time; allocates nothing.</summary>
internal sealed class PoolTurn : ICriticalNotifyCompletion, IThreadPoolWorkItem
{
    private Action? _continuation;

    public bool IsCompleted => false;

    public PoolTurn GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        _continuation = continuation;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        var continuation = _continuation!;
        _continuation = null;
        continuation();
    }
}
