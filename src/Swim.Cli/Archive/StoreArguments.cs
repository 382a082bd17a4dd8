using System.CommandLine;
using Swim.Postgres;
using Swim.Sqlite;

namespace Swim.Cli.Archive;

/// <summary>Which store: a SQLite file or a PostgreSQL database, without the app that it belongs to.</summary>
internal sealed class StoreArguments
{
    private const string DefaultStore = ".swim/swim.db";

    private readonly Option<string> _store = new("--store")
    {
        Description = "The store: a SQLite file, or the connection string of a PostgreSQL database (Host=…). The variable SWIM_STORE sets it too, and keeps a password off the command line.",
        DefaultValueFactory = static _ => Environment.GetEnvironmentVariable("SWIM_STORE") is { Length: > 0 } store ? store : DefaultStore,
    };

    private readonly Option<string?> _schema = new("--schema") { Description = "The schema of the tables in a PostgreSQL database, when it is not the usual one." };

    public void AddTo(Command verb)
    {
        verb.Options.Add(_store);
        verb.Options.Add(_schema);
    }

    /// <exception cref="FileNotFoundException">There is no such file, and none may be made.</exception>
    public async Task<OpenStore> OpenAsync(ParseResult result, bool mayCreate, CancellationToken cancellationToken)
    {
        var store = result.GetRequiredValue(_store);
        if (IsConnectionString(store))
        {
            var database = await PostgresArchive.OpenAsync(store, result.GetValue(_schema), cancellationToken);
            return new OpenStore(database, database);
        }

        if (!mayCreate && !File.Exists(store)) throw new FileNotFoundException($"There is no store {Path.GetFullPath(store)}: --store says where it is.", store);
        var file = SqliteArchive.Open(store);
        return new OpenStore(file, file);
    }

    // a path may hold an equals sign, but hardly the two words that every connection string has
    private static bool IsConnectionString(string store) => store.Contains('=', StringComparison.Ordinal)
        && (store.Contains("host", StringComparison.OrdinalIgnoreCase) || store.Contains("server", StringComparison.OrdinalIgnoreCase))
        && !File.Exists(store);
}
