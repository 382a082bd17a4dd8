using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Swim.Storage;

namespace Swim.Postgres;

/// <summary>Commits writes.</summary>
internal sealed class StoreWriter(
    PostgresDatabase database, int index, (int Count, long Bytes, Action<int, long> OnQueued) bounds, StoreHealth health, StorageMetrics metrics, TimeProvider time, ILogger logger)
    : WorkLoop<StoreWrite>(database, index, bounds, health, time, logger, MaxCount, MaxBytes)
{
    // beyond these a larger transaction is no cheaper per write, and callers wait longer
    private const int MaxCount = 4096;
    private const long MaxBytes = 16 * 1024 * 1024;

    private readonly WriterSession _session = new(database);
    private readonly RecordsCommit _records = new();
    private readonly WriteTransaction _transaction = new();
    private readonly List<StoreWrite> _plain = [];
    private readonly List<StoreWrite> _others = [];
    private List<StoreWrite>? _committing;

    public override async Task CloseAsync()
    {
        await base.CloseAsync().ConfigureAwait(false);
        await _session.DropAsync().ConfigureAwait(false);
    }

    protected override async Task AttemptAsync(IReadOnlyList<StoreWrite> works)
    {
        _committing = null;
        _plain.Clear();
        _others.Clear();
        long bytes = 0;
        foreach (var work in works)
        {
            var isPlain = work is RecordsWrite { IsPlain: true };
            (isPlain ? _plain : _others).Add(work);
            if (isPlain) bytes += work.Bytes;
        }

        var started = Stopwatch.GetTimestamp();
        var connection = await _session.OpenAsync().ConfigureAwait(false);
        if (bytes > RecordsCommit.MaxBytes)
        {
            _others.AddRange(_plain);
            _plain.Clear();
        }

        if (_plain.Count > 0)
        {
            _committing = _plain;
            await _records.RunAsync(connection, _session.Generation, _plain).ConfigureAwait(false);
            foreach (var work in _plain) work.IsCarriedOut = true;
        }

        if (_others.Count > 0)
        {
            _committing = null;
            await _transaction.RunAsync(connection, _others, () => _committing = _others).ConfigureAwait(false);
        }

        metrics.Committed(works.Count, Stopwatch.GetElapsedTime(started));
    }

    protected override async ValueTask FailedAsync(IReadOnlyList<StoreWrite> works, Exception error)
    {
        // an error that the server sends before the commit is its word that there was none; a server that goes down says so at any time
        var isServersWord = error is PostgresException refused && !refused.SqlState.StartsWith("57P", StringComparison.Ordinal);
        if (_committing is not null && !isServersWord)
        {
            foreach (var work in _committing) work.IsInDoubt = true;
        }

        // a transaction of two round trips that has failed is still open there
        if (!isServersWord || _others.Count > 0) await _session.DropAsync().ConfigureAwait(false);
    }

    protected override Exception GivenUp(StoreWrite work, Exception error)
    {
        if (work.IsInDoubt) work.LeftInDoubt();
        return new PostgresStorageException(
            $"{work.Key.Id} could not be written to PostgreSQL at {Database.Name}: {error.Message} " +
            (work.IsInDoubt ? "It may have been written all the same: the connection was lost during the commit." : "Nothing was written."), error);
    }
}
