using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Swim.Postgres;

/// <summary>The databases of a silo, so that everything with one connection string and schema shares its connections. Closed with the silo's services.</summary>
internal sealed class PostgresDatabases(IServiceProvider services, ILoggerFactory loggers) : IAsyncDisposable, IDisposable
{
    private readonly ConcurrentDictionary<(string ConnectionString, string Schema), Lazy<PostgresDatabase>> _databases = new();

    public PostgresDatabase Get(string connectionString, string schema) => _databases.GetOrAdd(
        (connectionString, schema),
        key => new Lazy<PostgresDatabase>(() => new PostgresDatabase(key.ConnectionString, key.Schema, loggers, services.GetService<TimeProvider>() ?? TimeProvider.System))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases.Values.Where(database => database.IsValueCreated)) await database.Value.DisposeAsync();
    }

    // for hosts that are not disposed of asynchronously
    public void Dispose()
    {
        foreach (var database in _databases.Values.Where(database => database.IsValueCreated)) database.Value.Dispose();
    }
}
