namespace Swim.Gateway.Connections;

/// <summary>
/// Writers that have been woken, first in, first out, for a few workers. A worker goes to the end of the thread pool's own
/// queue after a few of them: feeds that wait there to be drained go first, so that what several lanes have for a connection shares one write. A
/// writer that is alone runs as soon as a thread is there. Each connection is in here at most once.
/// </summary>
internal sealed class WriterQueue : IThreadPoolWorkItem
{
    // some 100 µs of socket writes
    private const int TurnWriters = 8;

    // more than can run at a time: where processors are shared, one may stand still with a writer
    private static readonly int MaxWorkers = 2 * Environment.ProcessorCount;

    private readonly Lock _lock = new();
    private WriterSignal? _head;
    private WriterSignal? _tail;
    private int _count;
    private int _scheduled;
    private int _running;

    /// <summary>Any thread; never runs a writer itself.</summary>
    public void Add(WriterSignal writer)
    {
        bool isAlone;
        lock (_lock)
        {
            if (_tail is null) _head = writer;
            else _tail.Next = writer;
            _tail = writer;
            _count++;
            if (_scheduled >= _count || _scheduled + _running >= MaxWorkers) return;
            isAlone = _scheduled + _running == 0;
            _scheduled++;
        }

        // the first goes on where the change was made, next
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: isAlone);
    }

    public void Execute()
    {
        for (var i = 0; i < TurnWriters; i++)
        {
            if (Take(isFirst: i == 0) is not { } writer) return;
            writer.Run();
        }

        lock (_lock)
        {
            _running--;
            if (_scheduled >= _count) return;
            _scheduled++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private WriterSignal? Take(bool isFirst)
    {
        lock (_lock)
        {
            if (isFirst)
            {
                _scheduled--;
                _running++;
            }

            if (_head is not { } writer)
            {
                _running--;
                return null;
            }

            _head = writer.Next;
            if (_head is null) _tail = null;
            writer.Next = null;
            _count--;
            return writer;
        }
    }
}
