using Microsoft.Extensions.Logging;
using Swim.Storage;

namespace Swim.Postgres;

/// <summary>
/// The states in one database: writers that commit, readers that claim and read, each for many at a time; a queue in front of each. What is
/// about one agent or grain goes through one of them, in order.
/// </summary>
internal sealed class PostgresStore
{
    // below this many at a time one writer alone is faster: two would have half the batch each and wait for each other's flush
    private const int EnoughForAll = 128;
    private const long BytesEnoughForAll = 1024 * 1024;

    private readonly PostgresDatabase _database;
    private readonly PostgresStorageOptions _options;
    private readonly StorageMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StoreHealth _writing;
    private readonly StoreHealth _reading;
    private readonly long _patience;
    private volatile Running? _running;

    public PostgresStore(PostgresDatabase database, PostgresStorageOptions options, StorageMetrics metrics, TimeProvider time, ILogger logger)
    {
        _database = database;
        Archive = new ArchiveQueries(database);
        _options = options;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _writing = new StoreHealth(database.Name, "written", time, logger);
        _reading = new StoreHealth(database.Name, "read", time, logger);
        _patience = (long)(options.RetryTimeout.TotalSeconds * time.TimestampFrequency);
    }

    public string Name => _database.Name;

    /// <summary>Reads across agents.</summary>
    public ArchiveQueries Archive { get; }

    /// <summary>What is wrong, null while all is well.</summary>
    public StorageFailure? Failure => _writing.Failure ?? _reading.Failure;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _database.OpenAsync(_options.StartTimeout, cancellationToken);
        if (_running is not null) return;
        var writes = (Share(_options.MaxQueuedWrites, _options.Writers), Share(_options.MaxQueuedBytes, _options.Writers), (Action<int, long>)_metrics.Queued);
        var reads = (Share(_options.MaxQueuedReads, _options.Readers), long.MaxValue, (Action<int, long>)_metrics.QueuedReads);
        _running = new Running(
            [.. Enumerable.Range(0, _options.Writers).Select(i => new StoreWriter(_database, i, writes, _writing, _metrics, _time, _logger))],
            [.. Enumerable.Range(0, _options.Readers).Select(i => new StoreReader(_database, i, reads, _reading, _time, _logger))]);
    }

    /// <summary>Lets nothing more in and carries out what is queued.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_running is not { } running) return;
        _running = null;
        var closing = running.Writers.Select(writer => writer.CloseAsync()).Concat(running.Readers.Select(reader => reader.CloseAsync()));
        await Task.WhenAll([.. closing]).WaitAsync(cancellationToken);
    }

    /// <summary>Queues a write, waiting for room if need be; the task, to be awaited once, ends when it is durable or has failed.</summary>
    public ValueTask WriteAsync(StoreWrite write, CancellationToken cancellationToken)
    {
        if (_running is not { } running) return ValueTask.FromException(NotOpen());
        write.Writer = write.MustBeAt ?? Choose(running.Writers, write);
        return EnqueueAsync(running.Writers[write.Writer].Queue, write, cancellationToken);
    }

    /// <summary>Queues a read and completes when it is done or has failed.</summary>
    public async Task ReadAsync(StoreRead read, CancellationToken cancellationToken)
    {
        var readers = (_running ?? throw NotOpen()).Readers;
        var reading = EnqueueAsync(readers[read.Key.Partition(readers.Length)].Queue, read, cancellationToken);
        if (cancellationToken.CanBeCanceled) await reading.AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        else await reading.ConfigureAwait(false);
    }

    private static int Share(int whole, int parts) => Math.Max(1, whole / parts);

    private static long Share(long whole, int parts) => Math.Max(1, whole / parts);

    private static int Choose(StoreWriter[] writers, StoreWrite write)
    {
        if (writers.Length == 1) return 0;
        var (count, bytes) = (0, 0L);
        foreach (var writer in writers)
        {
            count += writer.Queue.Count;
            bytes += writer.Queue.Bytes;
        }

        return count < EnoughForAll && bytes < BytesEnoughForAll ? 0 : write.Key.Partition(writers.Length);
    }

    private ValueTask EnqueueAsync<T>(WriteQueue<T> queue, T work, CancellationToken cancellationToken)
        where T : StoreWork
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled(cancellationToken);
        work.Deadline = _time.GetTimestamp() + _patience;
        try
        {
            return queue.TryEnqueue(work) ? work.Completion : WaitForRoomAsync(queue, work, cancellationToken);
        }
        catch (InvalidOperationException closed)
        {
            return ValueTask.FromException(closed);
        }
    }

    private async ValueTask WaitForRoomAsync<T>(WriteQueue<T> queue, T work, CancellationToken cancellationToken)
        where T : StoreWork
    {
        using var late = new CancellationTokenSource(_options.RetryTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await queue.EnqueueAsync(work, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new PostgresStorageException(
                $"{work.Key.Id} has waited {_options.RetryTimeout} for room in the queue to PostgreSQL at {Name}" +
                $"{(Failure is { } failure ? $", which fails since {failure.Since:u}: {failure.Message}" : ", which is slower than what is asked of it.")} Nothing was written.", e);
        }

        await work.Completion.ConfigureAwait(false);
    }

    private InvalidOperationException NotOpen() => new($"The store in PostgreSQL at {Name} is not open: it opens when the silo starts and closes when it stops.");

    private sealed record Running(StoreWriter[] Writers, StoreReader[] Readers);
}
