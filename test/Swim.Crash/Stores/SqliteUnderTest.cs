using Microsoft.Data.Sqlite;

namespace Swim.Crash.Stores;

/// <summary>The embedded store: one file in a folder of its own.</summary>
internal class SqliteUnderTest : StoreUnderTest
{
    private readonly string _folder;
    private readonly bool _ownsFolder;

    public SqliteUnderTest(string? folder = null)
    {
        _ownsFolder = folder is null;
        _folder = folder ?? Directory.CreateTempSubdirectory("swim-crash-").FullName;
        Environment = new Dictionary<string, string> { ["Swim__Storage__Path"] = File };
    }

    public override IReadOnlyDictionary<string, string> Environment { get; }

    public override string Description => "sqlite";

    private string File => Path.Combine(_folder, "swim.db");

    /// <summary>Looks at a copy: the server itself is to find the file, and the log beside it, as the crash has left them.</summary>
    public override Task<StoreState> InspectAsync()
    {
        if (!System.IO.File.Exists(File)) return Task.FromResult(new StoreState(0, 0, []));
        var copy = Directory.CreateTempSubdirectory("swim-crash-look-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(_folder, "swim.db*"))
                if (!file.EndsWith("-shm", StringComparison.Ordinal) && !file.EndsWith(".lock", StringComparison.Ordinal)) System.IO.File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            return Task.FromResult(Inspect(Path.Combine(copy, "swim.db")));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    public override ValueTask DisposeAsync()
    {
        if (_ownsFolder) Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static StoreState Inspect(string file)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        var check = Read(connection, "PRAGMA integrity_check", row => row.GetString(0));
        if (check is not ["ok"]) return new StoreState(0, 0, [.. check.Select(line => $"integrity_check: {line}")]);

        // killed before the first start had made its tables
        if (Read(connection, "SELECT name FROM sqlite_master WHERE name = 'records'", row => row.GetString(0)).Count == 0) return new StoreState(0, 0, []);
        var agents = Read(connection, "SELECT id FROM agents", row => row.GetInt64(0)).ToHashSet();
        var records = Read(connection, "SELECT agent_id, name, length(data) FROM records", row => (row.GetInt64(0), row.GetString(1), row.GetInt64(2)));
        return StoreState.Of(records, agents, []);
    }

    private static List<T> Read<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this class
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }
}
