using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Swim.Storage;

namespace Swim.Sqlite;

/// <summary>
/// One database file: a thread that commits what has queued up while it committed before (group commit), and a few connections that read.
/// Started and stopped as often as storages share it; the last stop flushes.
/// </summary>
internal sealed partial class SqliteStore
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly SqliteStorageOptions _options;
    private readonly StorageMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private Running? _running;
    private int _users;

    public SqliteStore(string path, SqliteStorageOptions options, StorageMetrics metrics, TimeProvider time, ILogger logger)
    {
        _path = path;
        _options = options;
        _metrics = metrics;
        _time = time;
        _logger = logger;
    }

    public void Start()
    {
        lock (_gate)
        {
            _running ??= Open();
            _users++;
        }
    }

    /// <summary>Lets no more writes in, commits those that are queued and closes the file.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Running? last;
        lock (_gate)
        {
            if (_users == 0 || --_users > 0) return;
            last = _running;
            _running = null;
        }

        if (last is null) return;
        last.Queue.Close();
        await last.Writer.Completion.WaitAsync(cancellationToken);
        last.Readers.Writer.Complete();
        // readers that are out return to a completed channel, which sends them to their disposal
        while (last.Readers.Reader.TryRead(out var reader)) reader.Dispose();
        last.File.Dispose();
        LogClosed(_path);
    }

    /// <summary>Queues a write, waiting for room if need be; the task, to be awaited once, ends when it is durable or has failed.</summary>
    public ValueTask WriteAsync(StoreWrite write, CancellationToken cancellationToken)
    {
        if (_running is not { } running) return ValueTask.FromException(NotOpen());
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled(cancellationToken);
        try
        {
            return running.Queue.TryEnqueue(write) ? write.Completion : WaitForRoomAsync(running.Queue, write, cancellationToken);
        }
        catch (InvalidOperationException closed)
        {
            return ValueTask.FromException(closed);
        }
    }

    /// <summary>Reads on a thread of the pool; as many at a time as there are connections.</summary>
    public async Task<T> ReadAsync<T>(Func<StoreReader, T> read, CancellationToken cancellationToken)
    {
        var readers = (_running ?? throw NotOpen()).Readers;
        StoreReader reader;
        try
        {
            reader = await readers.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw NotOpen();
        }

        try
        {
            return await Task.Run(() => read(reader), CancellationToken.None);
        }
        catch (SqliteException e)
        {
            throw SqliteStorageException.Of(_path, "could not be read", e);
        }
        finally
        {
            if (!readers.Writer.TryWrite(reader)) reader.Dispose();
        }
    }

    /// <summary>A connection of its own, for who reads for long; it is the caller's.</summary>
    public SqliteConnection Connect() => (_running ?? throw NotOpen()).File.Connect();

    private static async ValueTask WaitForRoomAsync(WriteQueue<StoreWrite> queue, StoreWrite write, CancellationToken cancellationToken)
    {
        await queue.EnqueueAsync(write, cancellationToken).ConfigureAwait(false);
        await write.Completion.ConfigureAwait(false);
    }

    private Running Open()
    {
        var file = StoreFile.Open(_path);
        var readers = Channel.CreateBounded<StoreReader>(_options.Readers);
        try
        {
            for (var i = 0; i < _options.Readers; i++) readers.Writer.TryWrite(new StoreReader(file.Connect()));
            var queue = new WriteQueue<StoreWrite>(_options.MaxQueuedWrites, _options.MaxQueuedBytes, _metrics.Queued);
            var writer = new StoreWriter(_path, new WriterConnection(file.Connect()), queue, _metrics, _time, _logger);
            LogOpened(_path);
            return new Running(file, queue, writer, readers);
        }
        catch
        {
            while (readers.Reader.TryRead(out var reader)) reader.Dispose();
            file.Dispose();
            throw;
        }
    }

    private InvalidOperationException NotOpen() => new($"The store {_path} is not open: it opens when the silo starts and closes when it stops.");

    [LoggerMessage(4000, LogLevel.Information, "Store {Path} opened")]
    private partial void LogOpened(string path);

    [LoggerMessage(4001, LogLevel.Information, "Store {Path} flushed and closed")]
    private partial void LogClosed(string path);

    private sealed record Running(StoreFile File, WriteQueue<StoreWrite> Queue, StoreWriter Writer, Channel<StoreReader> Readers);
}
