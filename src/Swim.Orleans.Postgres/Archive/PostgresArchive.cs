using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Swim.Storage;

namespace Swim.Postgres;

/// <summary>A database opened by itself, without a silo: for programs that export, import or repair. An app may have it open meanwhile.</summary>
public sealed class PostgresArchive : IRecordArchive, IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly PostgresStore _store;
    private readonly PostgresRecordStorage _records;

    private PostgresArchive(string connectionString, string schema)
    {
        _services = new ServiceCollection().AddLogging().AddMetrics().AddSingleton<PostgresDatabases>().AddSingleton<StorageMetrics>().BuildServiceProvider();
        _store = new PostgresStore(
            _services.GetRequiredService<PostgresDatabases>().Get(connectionString, schema),
            new PostgresStorageOptions { ConnectionString = connectionString, Schema = schema },
            _services.GetRequiredService<StorageMetrics>(),
            TimeProvider.System,
            _services.GetRequiredService<ILoggerFactory>().CreateLogger<PostgresStore>());
        _records = new PostgresRecordStorage(_store);
    }

    /// <summary>Connects, and creates or upgrades the schema.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="schema">The schema of our tables; null for the one that stores have by default.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PostgresStorageException">The database does not answer, or the schema cannot be used.</exception>
    public static async Task<PostgresArchive> OpenAsync(string connectionString, string? schema = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var archive = new PostgresArchive(connectionString, schema ?? new PostgresStorageOptions().Schema);
        try
        {
            await archive._store.StartAsync(cancellationToken);
            return archive;
        }
        catch
        {
            await archive._services.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<RecordClaim> ClaimAsync(string agentType, string node, CancellationToken cancellationToken = default) => _records.ClaimAsync(agentType, node, cancellationToken);

    /// <inheritdoc/>
    public ValueTask WriteAsync(RecordClaim claim, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken = default) => _records.WriteAsync(claim, changes, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DeleteAsync(RecordClaim claim, CancellationToken cancellationToken = default) => _records.DeleteAsync(claim, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ArchivedRecord> ReadAllAsync(ArchiveFilter? filter = null, CancellationToken cancellationToken = default) => _records.ReadAllAsync(filter, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> ContainsAsync(string agentType, string node, CancellationToken cancellationToken = default) => _records.ContainsAsync(agentType, node, cancellationToken);

    /// <summary>Commits what is queued and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _store.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
