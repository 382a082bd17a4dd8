using Microsoft.Extensions.Logging;
using Npgsql;
using Swim.Storage;

namespace Swim.Postgres;

/// <summary>Claims agents and reads states.</summary>
internal sealed class StoreReader(PostgresDatabase database, WriteQueue<StoreRead> queue, StoreHealth health, TimeProvider time, ILogger logger)
    : WorkLoop<StoreRead>(database, queue, health, time, logger, MaxCount, long.MaxValue)
{
    // an agent with much to read holds up those beside it
    private const int MaxCount = 64;

    private readonly ReadTransaction _transaction = new();

    protected override Task AttemptAsync(NpgsqlConnection connection, IReadOnlyList<StoreRead> works) => _transaction.RunAsync(connection, works);

    protected override Exception GivenUp(StoreRead work, Exception error) =>
        new PostgresStorageException($"{work.Key.Id} could not be read from PostgreSQL at {Database.Name}: {error.Message}", error);
}
