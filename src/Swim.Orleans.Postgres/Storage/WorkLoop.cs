using Microsoft.Extensions.Logging;
using Npgsql;
using Swim.Storage;

namespace Swim.Postgres;

/// <summary>
/// Takes whatever is queued, carries it out in one transaction, tells everyone, and takes what has queued up meanwhile. So batches grow with load, and a
/// lone caller waits for nobody. While the database is away it tries again, for each caller as long as that caller waits.
/// </summary>
internal abstract partial class WorkLoop<T>
    where T : StoreWork
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    private readonly WriteQueue<T> _queue;
    private readonly StoreHealth _health;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly int _maxCount;
    private readonly long _maxBytes;
    private readonly HashSet<WorkKey> _keys = [];
    private long _bytes;

    /// <summary>With what it works on and how much it takes at once (one work that is larger is taken alone).</summary>
    protected WorkLoop(PostgresDatabase database, WriteQueue<T> queue, StoreHealth health, TimeProvider time, ILogger logger, int maxCount, long maxBytes)
    {
        Database = database;
        _queue = queue;
        _health = health;
        _time = time;
        _logger = logger;
        _maxCount = maxCount;
        _maxBytes = maxBytes;
    }

    protected PostgresDatabase Database { get; }

    /// <summary>Ends when the queue has been closed and everything in it carried out or given up.</summary>
    public async Task RunAsync()
    {
        var batch = new List<T>();
        while (await _queue.TakeAsync(batch, Accept))
        {
            await SettleAsync(batch);
            _queue.Release(batch);
            batch.Clear();
            _keys.Clear();
            _bytes = 0;
        }
    }

    /// <summary>Carries the works out in one transaction, all but those it rejects.</summary>
    protected abstract Task AttemptAsync(NpgsqlConnection connection, IReadOnlyList<T> works);

    /// <summary>After an attempt that ended with this.</summary>
    protected virtual void Failed(IReadOnlyList<T> works, Exception error)
    {
    }

    /// <summary>What the caller of a work that is given up hears.</summary>
    protected abstract Exception GivenUp(T work, Exception error);

    /// <summary>Whether the values of one work may be to blame: others would succeed without it.</summary>
    private static bool IsAboutOne(Exception error) => error is not NpgsqlException || error is PostgresException { SqlState: [_, _, ..] state } && state[..2] is "22" or "23" or "54";

    private bool Accept(T work)
    {
        if (_keys.Count >= _maxCount || (_keys.Count > 0 && _bytes + work.Bytes > _maxBytes) || !_keys.Add(work.Key)) return false;
        _bytes += work.Bytes;
        return true;
    }

    private async Task SettleAsync(List<T> works)
    {
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                await TryAsync(works);
                _health.Succeeded();
                Tell(works);
                return;
            }
            catch (Exception error) when (PostgresDatabase.IsTransient(error))
            {
                _health.Failed(error);
                // this server has become a standby: what is pooled leads to it, the next connection to the one that took over
                if (error is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction }) Database.Source.Clear();
                works = GiveUpLate(works, error);
                if (works.Count == 0) return;
            }
#pragma warning disable CA1031 // whatever it was, its callers hear of it and the next batch is tried
            catch (Exception error)
#pragma warning restore CA1031
            {
                if (works.Count > 1 && IsAboutOne(error))
                {
                    LogSplit(Database.Name, works.Count, error.Message);
                    await SettleAsync([.. works.Take(works.Count / 2)]);
                    await SettleAsync([.. works.Skip(works.Count / 2)]);
                    return;
                }

                LogFailed(Database.Name, works.Count, error);
                foreach (var work in works) work.Fail(GivenUp(work, error));
                return;
            }

            await Task.Delay(delay, _time);
        }
    }

    private async Task TryAsync(IReadOnlyList<T> works)
    {
        try
        {
            await using var connection = await Database.Source.OpenConnectionAsync();
            try
            {
                await AttemptAsync(connection, works);
            }
            catch (Exception error)
            {
                Failed(works, error);
                throw;
            }
        }
        catch (InvalidOperationException error) when (error.InnerException is NpgsqlException inner)
        {
            // a connection that breaks while something is asked of it says so in several ways
            throw new NpgsqlException(inner.Message, error);
        }
    }

    /// <summary>Fails the works whose callers do not wait any longer.</summary>
    private List<T> GiveUpLate(IReadOnlyList<T> works, Exception error)
    {
        var now = _time.GetTimestamp();
        var left = new List<T>();
        foreach (var work in works)
        {
            if (work.Deadline > now) left.Add(work);
            else work.Fail(GivenUp(work, error));
        }

        return left;
    }

    private static void Tell(IReadOnlyList<T> works)
    {
        foreach (var work in works)
        {
            if (work.Rejection is { } rejection)
            {
                work.Fail(rejection);
                continue;
            }

            work.Committed();
            work.Succeed();
        }
    }

    [LoggerMessage(4204, LogLevel.Warning, "PostgreSQL at {Database} refused a transaction of {Count} ({Reason}): trying its parts")]
    private partial void LogSplit(string database, int count, string reason);

    [LoggerMessage(4205, LogLevel.Error, "PostgreSQL at {Database} refused a transaction of {Count}: none of it was carried out")]
    private partial void LogFailed(string database, int count, Exception error);
}
