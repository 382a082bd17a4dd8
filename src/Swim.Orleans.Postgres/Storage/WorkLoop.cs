using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Swim.Storage;

namespace Swim.Postgres;

/// <summary>
/// Takes whatever is queued, carries it out in one transaction, tells everyone, and takes what has queued up meanwhile. So batches grow with load, and a
/// lone caller waits for nobody: its own thread sends the statement. While the database is away it tries again, for each caller as long as that caller waits.
/// </summary>
internal abstract partial class WorkLoop<T>
    where T : StoreWork
{
    // rounds of all loops of one process are different numbers
    private const int MaxLoops = 64;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    private readonly WriteQueue<T> _queue;
    private readonly StoreHealth _health;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly int _maxCount;
    private readonly long _maxBytes;
    private readonly Func<T, bool> _accept;
    private readonly List<T> _batch = [];
    private readonly HashSet<WorkKey> _keys = [];
    private readonly Reunion _reunion = new();
    private readonly PoolTurn _poolTurn = new();
    private long _bytes;
    private int _count;
    private long _round;

    /// <summary>With what it works on and how much it takes at once (one work that is larger is taken alone).</summary>
    /// <param name="database">The database.</param>
    /// <param name="index">Which of the loops of its kind.</param>
    /// <param name="bounds">What may wait: count, bytes, and who counts it.</param>
    /// <param name="health">Hears how it goes.</param>
    /// <param name="time">The clock of retries.</param>
    /// <param name="logger">The log.</param>
    /// <param name="maxCount">Works in a transaction.</param>
    /// <param name="maxBytes">Their bytes.</param>
    protected WorkLoop(
        PostgresDatabase database, int index, (int Count, long Bytes, Action<int, long> OnQueued) bounds, StoreHealth health, TimeProvider time, ILogger logger, int maxCount, long maxBytes)
    {
        Database = database;
        _round = index;
        _queue = new WriteQueue<T>(bounds.Count, bounds.Bytes, bounds.OnQueued, Start);
        _health = health;
        _time = time;
        _logger = logger;
        _maxCount = maxCount;
        _maxBytes = maxBytes;
        _accept = Accept;
    }

    /// <summary>What waits.</summary>
    public WriteQueue<T> Queue => _queue;

    protected PostgresDatabase Database { get; }

    /// <summary>Ends when the queue has been closed and everything in it carried out or given up.</summary>
    public virtual Task CloseAsync()
    {
        _queue.Close();
        return _queue.Drained;
    }

    /// <summary>Carries the works out, all but those it rejects.</summary>
    protected abstract Task AttemptAsync(IReadOnlyList<T> works);

    /// <summary>After an attempt that ended with this.</summary>
    protected virtual ValueTask FailedAsync(IReadOnlyList<T> works, Exception error) => default;

    /// <summary>What the caller of a work that is given up hears.</summary>
    protected abstract Exception GivenUp(T work, Exception error);

    /// <summary>Whether the values of one work may be to blame: others would succeed without it.</summary>
    private static bool IsAboutOne(Exception error) => error is not NpgsqlException || error is PostgresException { SqlState: [_, _, ..] state } && state[..2] is "22" or "23" or "54";

    private void Start()
    {
        // what is carried out is many callers' work: nothing of the first one's surroundings goes with it
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = RunAsync();
            return;
        }

        using (ExecutionContext.SuppressFlow()) _ = RunAsync();
    }

    private async Task RunAsync()
    {
        while (Take())
        {
            var started = Stopwatch.GetTimestamp();
            var isToBeTold = await SettleAsync(_batch).ConfigureAwait(false);
            var ticks = Stopwatch.GetTimestamp() - started;
            _queue.Release(_batch);
            if (!isToBeTold)
            {
                _batch.Clear();
                continue;
            }

            if (_batch is [var only])
            {
                // before the caller hears of it, who may well be back within the call and then sends by itself
                _batch.Clear();
                var rests = _queue.TryRest();
                only.Tell();
                if (rests) return;
                continue;
            }

            var (told, queued) = (_batch.Count, _queue.QueuedCount);
            foreach (var work in _batch) work.Tell();
            _batch.Clear();
            if (!_reunion.Begin(told, queued, ticks)) continue;
            while (_reunion.IsWaitingFor(_queue.QueuedCount)) await _poolTurn;
        }
    }

    private bool Take()
    {
        _keys.Clear();
        _bytes = 0;
        _count = 0;
        _round += MaxLoops;
        return _queue.TryTake(_batch, _accept);
    }

    private bool Accept(T work)
    {
        if (_count >= _maxCount || (_count > 0 && _bytes + work.Bytes > _maxBytes) || !work.TryJoin(_round, _keys)) return false;
        _bytes += work.Bytes;
        _count++;
        return true;
    }

    /// <summary>True when all were carried out at the first attempt and are still to be told; else everyone has heard.</summary>
    private async ValueTask<bool> SettleAsync(List<T> works)
    {
        var all = works;
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                await TryAsync(works).ConfigureAwait(false);
                _health.Succeeded();
                if (ReferenceEquals(works, all)) return true;
                foreach (var work in works) work.Tell();
                return false;
            }
            catch (Exception error) when (PostgresDatabase.IsTransient(error))
            {
                _health.Failed(error);
                // this server has become a standby: what is pooled leads to it, the next connection to the one that took over
                if (error is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction }) Database.Source.Clear();
                works = GiveUpLate(TellCarriedOut(works), error);
                if (works.Count == 0) return false;
            }
#pragma warning disable CA1031 // whatever it was, its callers hear of it and the next batch is tried
            catch (Exception error)
#pragma warning restore CA1031
            {
                works = TellCarriedOut(works);
                if (works.Count > 1 && IsAboutOne(error))
                {
                    LogSplit(Database.Name, works.Count, error.Message);
                    await SettleAndTellAsync(works[..(works.Count / 2)]).ConfigureAwait(false);
                    await SettleAndTellAsync(works[(works.Count / 2)..]).ConfigureAwait(false);
                    return false;
                }

                LogFailed(Database.Name, works.Count, error);
                foreach (var work in works) work.Fail(GivenUp(work, error));
                return false;
            }

            await Task.Delay(delay, _time).ConfigureAwait(false);
        }
    }

    private async Task SettleAndTellAsync(List<T> works)
    {
        if (!await SettleAsync(works).ConfigureAwait(false)) return;
        foreach (var work in works) work.Tell();
    }

    private async ValueTask TryAsync(IReadOnlyList<T> works)
    {
        try
        {
            await AttemptAsync(works).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await FailedAsync(works, error).ConfigureAwait(false);
            // a connection that breaks while something is asked of it says so in several ways
            if (error is InvalidOperationException or ObjectDisposedException && error.InnerException is NpgsqlException inner) throw new NpgsqlException(inner.Message, error);
            throw;
        }
    }

    private static List<T> TellCarriedOut(List<T> works)
    {
        var left = new List<T>(works.Count);
        foreach (var work in works)
        {
            if (work.IsCarriedOut) work.Tell();
            else left.Add(work);
        }

        return left;
    }

    /// <summary>Fails the works whose callers do not wait any longer.</summary>
    private List<T> GiveUpLate(List<T> works, Exception error)
    {
        var now = _time.GetTimestamp();
        var left = new List<T>(works.Count);
        foreach (var work in works)
        {
            if (work.Deadline > now) left.Add(work);
            else work.Fail(GivenUp(work, error));
        }

        return left;
    }

    [LoggerMessage(4204, LogLevel.Warning, "PostgreSQL at {Database} refused a transaction of {Count} ({Reason}): trying its parts")]
    private partial void LogSplit(string database, int count, string reason);

    [LoggerMessage(4205, LogLevel.Error, "PostgreSQL at {Database} refused a transaction of {Count}: none of it was carried out")]
    private partial void LogFailed(string database, int count, Exception error);
}
