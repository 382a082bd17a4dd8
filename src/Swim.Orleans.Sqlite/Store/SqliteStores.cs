using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Swim.Storage;

namespace Swim.Sqlite;

/// <summary>The stores of a silo by path, so that storages with the same path share one.</summary>
internal sealed class SqliteStores(IServiceProvider services, StorageMetrics metrics, ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<string, SqliteStore> _stores = new(StringComparer.Ordinal);

    public SqliteStore Get(SqliteStorageOptions options)
    {
        var root = services.GetService<IHostEnvironment>()?.ContentRootPath ?? Directory.GetCurrentDirectory();
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        return _stores.GetOrAdd(Path.GetFullPath(options.Path, root), path => new SqliteStore(path, options, metrics, time, loggers.CreateLogger<SqliteStore>()));
    }
}
