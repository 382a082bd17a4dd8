using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Swim.Storage;

namespace Swim.Postgres;

/// <summary>Commits writes.</summary>
internal sealed class StoreWriter(PostgresDatabase database, WriteQueue<StoreWrite> queue, StoreHealth health, StorageMetrics metrics, TimeProvider time, ILogger logger)
    : WorkLoop<StoreWrite>(database, queue, health, time, logger, MaxCount, MaxBytes)
{
    // beyond these a larger transaction is no cheaper per write, and callers wait longer
    private const int MaxCount = 4096;
    private const long MaxBytes = 16 * 1024 * 1024;

    private readonly WriteTransaction _transaction = new();

    protected override async Task AttemptAsync(NpgsqlConnection connection, IReadOnlyList<StoreWrite> works)
    {
        var started = Stopwatch.GetTimestamp();
        await _transaction.RunAsync(connection, works);
        metrics.Committed(works.Count, Stopwatch.GetElapsedTime(started));
    }

    protected override void Failed(IReadOnlyList<StoreWrite> works, Exception error)
    {
        // an error that the server sends before the commit is its word that there was none; a server that goes down says so at any time
        if (!_transaction.IsCommitting || (error is PostgresException refused && !refused.SqlState.StartsWith("57P", StringComparison.Ordinal))) return;
        foreach (var work in works) work.IsInDoubt = true;
    }

    protected override Exception GivenUp(StoreWrite work, Exception error)
    {
        if (work.IsInDoubt) work.LeftInDoubt();
        return new PostgresStorageException(
            $"{work.Key.Id} could not be written to PostgreSQL at {Database.Name}: {error.Message} " +
            (work.IsInDoubt ? "It may have been written all the same: the connection was lost during the commit." : "Nothing was written."), error);
    }
}
