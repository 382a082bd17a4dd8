using Microsoft.Extensions.DependencyInjection;
using Swim.Storage;

namespace Swim.Sqlite;

/// <summary>A store's file opened by itself, without a silo: for programs that export, import or repair.</summary>
public sealed class SqliteArchive : IRecordArchive, IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly SqliteStore _store;
    private readonly SqliteRecordStorage _records;

    private SqliteArchive(string path)
    {
        _services = new ServiceCollection().AddLogging().AddMetrics().AddSingleton<SqliteStores>().AddSingleton<StorageMetrics>().BuildServiceProvider();
        _store = _services.GetRequiredService<SqliteStores>().Get(new SqliteStorageOptions { Path = path });
        _records = new SqliteRecordStorage(_store);
    }

    /// <summary>Opens the file, or makes it. The app that has it open must have stopped: one process at a time can hold it.</summary>
    /// <param name="path">The file; a relative path counts from the current folder.</param>
    /// <exception cref="SqliteStorageException">It is held by another process, or is no store.</exception>
    public static SqliteArchive Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var archive = new SqliteArchive(path);
        try
        {
            archive._store.Start();
            return archive;
        }
        catch
        {
            archive._services.Dispose();
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

    /// <summary>Commits what is queued and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _store.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
