using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Swim.Storage;

namespace Swim.Sqlite;

/// <summary>
/// The thread that writes: takes whatever is queued, applies it in one transaction, commits, tells everyone, and takes what has
/// queued up meanwhile. So batches grow with load, and a lone write waits for nobody.
/// </summary>
internal sealed partial class StoreWriter
{
    private readonly string _path;
    private readonly WriteQueue<StoreWrite> _queue;
    private readonly StorageMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly List<RecordsWrite> _rows = [];
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StoreWriter(string path, WriterConnection connection, WriteQueue<StoreWrite> queue, StorageMetrics metrics, TimeProvider time, ILogger logger)
    {
        _path = path;
        _queue = queue;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        new Thread(() => Run(connection)) { Name = "Swim SQLite writer", IsBackground = true }.Start();
    }

    /// <summary>Ends when the queue has been closed, everything in it committed and the connection closed.</summary>
    public Task Completion => _completion.Task;

    private void Run(WriterConnection connection)
    {
        var batch = new List<StoreWrite>();
        var reunion = new Reunion();
        try
        {
            while (_queue.Take(batch))
            {
                var started = Stopwatch.GetTimestamp();
                var failure = CommitBatch(connection, batch);
                var ticks = Stopwatch.GetTimestamp() - started;
                _queue.Release(batch);
                var (told, queued) = (batch.Count, _queue.QueuedCount);
                foreach (var write in batch) write.Complete(failure);
                batch.Clear();
                if (!reunion.Begin(told, queued, ticks)) continue;
                while (reunion.IsWaitingFor(_queue.QueuedCount)) Thread.Yield();
            }

            connection.Checkpoint();
        }
        catch (SqliteException e)
        {
            // a convenience: the log is read again at the next start
            LogCheckpointFailed(_path, e);
        }
        finally
        {
            connection.Dispose();
            _completion.TrySetResult();
        }
    }

    private SqliteStorageException? CommitBatch(WriterConnection connection, List<StoreWrite> batch)
    {
        var started = _time.GetTimestamp();
        var now = _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        try
        {
            connection.SetTime(now);
            connection.Begin.Run();
            foreach (var write in batch)
            {
                if (write is RecordsWrite { IsOneRecord: true } one)
                {
                    if (one.MayBeWritten(connection)) _rows.Add(one);
                    continue;
                }

                PutRows(connection, now);
                Apply(connection, write, now);
            }

            PutRows(connection, now);
            connection.Commit.Run();
            _metrics.Committed(batch.Count, _time.GetElapsedTime(started));
            return null;
        }
        catch (Exception e)
        {
            // whatever it was, these writes hear of it and the next batch is tried
            LogCommitFailed(_path, batch.Count, e);
            _rows.Clear();
            connection.Heads.Clear();
            TryRollback(connection);
            return SqliteStorageException.Of(_path, "could not be written", e);
        }
    }

    /// <summary>Writes the records that have gathered, in their order.</summary>
    private void PutRows(WriterConnection connection, string now)
    {
        var from = 0;
        for (; _rows.Count - from >= WriterConnection.RowsAtOnce; from += WriterConnection.RowsAtOnce)
        {
            try
            {
                for (var i = 0; i < WriterConnection.RowsAtOnce; i++) _rows[from + i].BindRow(connection.PutRecords, (3 * i) + 2);
                connection.PutRecords.Run();
            }
            catch (SqliteException) when (connection.IsInTransaction)
            {
                // one of them is to blame and the others are not: nothing of the statement was done
                for (var i = 0; i < WriterConnection.RowsAtOnce; i++) Apply(connection, _rows[from + i], now);
            }
        }

        for (; from < _rows.Count; from++) Apply(connection, _rows[from], now);
        _rows.Clear();
    }

    /// <summary>Applies one write; its own failure stays its own, unless SQLite has given up the transaction.</summary>
    private void Apply(WriterConnection connection, StoreWrite write, string now)
    {
        if (write.HasSeveralStatements) connection.BeginStep.Run();
        try
        {
            write.Apply(connection, now);
        }
        catch (Exception e)
        {
            if (!connection.IsInTransaction) throw;
            if (write.HasSeveralStatements)
            {
                connection.UndoStep.Run();
                connection.Heads.Clear();
            }

            write.Reject(e is SqliteException ? SqliteStorageException.Of(_path, "could not be written", e) : e);
        }

        if (write.HasSeveralStatements) connection.EndStep.Run();
    }

    private void TryRollback(WriterConnection connection)
    {
        try
        {
            if (connection.IsInTransaction) connection.Rollback.Run();
        }
        catch (SqliteException e)
        {
            LogRollbackFailed(_path, e);
        }
    }

    [LoggerMessage(4002, LogLevel.Error, "Store {Path}: a commit of {Writes} writes failed; nothing of it was written")]
    private partial void LogCommitFailed(string path, int writes, Exception exception);

    [LoggerMessage(4003, LogLevel.Error, "Store {Path}: a failed commit could not be rolled back")]
    private partial void LogRollbackFailed(string path, Exception exception);

    [LoggerMessage(4004, LogLevel.Warning, "Store {Path}: the log could not be moved into the file at the end")]
    private partial void LogCheckpointFailed(string path, Exception exception);
}
