using Microsoft.Extensions.Logging;
using Swim.Storage;

namespace Swim.Postgres;

/// <summary>
/// The states in one database: writers that commit, readers that claim and read, each for many at a time; a queue in front of each. What is
/// about one agent or grain goes through one of them, in order.
/// </summary>
internal sealed class PostgresStore
{
    private readonly PostgresDatabase _database;
    private readonly PostgresStorageOptions _options;
    private readonly StorageMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StoreHealth _writing;
    private readonly StoreHealth _reading;
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
        var writes = Enumerable.Range(0, _options.Writers)
            .Select(_ => new WriteQueue<StoreWrite>(Share(_options.MaxQueuedWrites, _options.Writers), Share(_options.MaxQueuedBytes, _options.Writers), _metrics.Queued)).ToArray();
        var reads = Enumerable.Range(0, _options.Readers)
            .Select(_ => new WriteQueue<StoreRead>(Share(_options.MaxQueuedReads, _options.Readers), long.MaxValue, _metrics.QueuedReads)).ToArray();
        var loops = writes.Select(queue => new StoreWriter(_database, queue, _writing, _metrics, _time, _logger).RunAsync())
            .Concat(reads.Select(queue => new StoreReader(_database, queue, _reading, _time, _logger).RunAsync()));
        _running = new Running(writes, reads, Task.WhenAll([.. loops]));
    }

    /// <summary>Lets nothing more in and carries out what is queued.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_running is not { } running) return;
        _running = null;
        foreach (var queue in running.Writes) queue.Close();
        foreach (var queue in running.Reads) queue.Close();
        await running.Completion.WaitAsync(cancellationToken);
    }

    /// <summary>Queues a write, waiting for room if need be, and completes when it is durable or has failed.</summary>
    public async Task WriteAsync(StoreWrite write, CancellationToken cancellationToken)
    {
        await EnqueueAsync((_running ?? throw NotOpen()).Writes, write, cancellationToken);
        await write.Completion;
    }

    /// <summary>Queues a read and completes when it is done or has failed.</summary>
    public async Task ReadAsync(StoreRead read, CancellationToken cancellationToken)
    {
        await EnqueueAsync((_running ?? throw NotOpen()).Reads, read, cancellationToken);
        await read.Completion.WaitAsync(cancellationToken);
    }

    private static int Share(int whole, int parts) => Math.Max(1, whole / parts);

    private static long Share(long whole, int parts) => Math.Max(1, whole / parts);

    private async Task EnqueueAsync<T>(WriteQueue<T>[] queues, T work, CancellationToken cancellationToken)
        where T : StoreWork
    {
        work.Deadline = _time.GetTimestamp() + (long)(_options.RetryTimeout.TotalSeconds * _time.TimestampFrequency);
        var queue = queues[work.Key.Partition(queues.Length)];
        cancellationToken.ThrowIfCancellationRequested();
        if (queue.TryEnqueue(work)) return;
        using var late = new CancellationTokenSource(_options.RetryTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await queue.EnqueueAsync(work, either.Token);
        }
        catch (OperationCanceledException e) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new PostgresStorageException(
                $"{work.Key.Id} has waited {_options.RetryTimeout} for room in the queue to PostgreSQL at {Name}" +
                $"{(Failure is { } failure ? $", which fails since {failure.Since:u}: {failure.Message}" : ", which is slower than what is asked of it.")} Nothing was written.", e);
        }
    }

    private InvalidOperationException NotOpen() => new($"The store in PostgreSQL at {Name} is not open: it opens when the silo starts and closes when it stops.");

    private sealed record Running(WriteQueue<StoreWrite>[] Writes, WriteQueue<StoreRead>[] Reads, Task Completion);
}
