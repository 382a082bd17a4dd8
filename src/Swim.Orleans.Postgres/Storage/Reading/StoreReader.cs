using Microsoft.Extensions.Logging;

namespace Swim.Postgres;

/// <summary>Claims agents and reads states.</summary>
internal sealed class StoreReader(PostgresDatabase database, int index, (int Count, long Bytes, Action<int, long> OnQueued) bounds, StoreHealth health, TimeProvider time, ILogger logger)
    : WorkLoop<StoreRead>(database, index, bounds, health, time, logger, MaxCount, long.MaxValue)
{
    // an agent with much to read holds up those beside it
    private const int MaxCount = 64;

    private readonly ReadTransaction _transaction = new();

    protected override async Task AttemptAsync(IReadOnlyList<StoreRead> works)
    {
        var connection = await Database.Source.OpenConnectionAsync().ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        await _transaction.RunAsync(connection, works).ConfigureAwait(false);
    }

    protected override Exception GivenUp(StoreRead work, Exception error) =>
        new PostgresStorageException($"{work.Key.Id} could not be read from PostgreSQL at {Database.Name}: {error.Message}", error);
}
