using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Swim.Sqlite;

/// <summary>The database file, held alone by this store until disposed.</summary>
internal sealed class StoreFile : IDisposable
{
    private const int LinuxTryAgain = 11;
    private const int MacTryAgain = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private readonly FileStream _lock;

    private StoreFile(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    public string Path { get; }

    public static StoreFile Open(string path)
    {
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            // SQLite's own locks let several processes in; two silos on one file would each believe to hold its agents
            held = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var file = new StoreFile(path, held);
            using var connection = file.Connect();
            // a file that may only be read is opened by SQLite all the same, and every write would fail later
            if (raw.sqlite3_db_readonly(connection.Handle, "main") == 1)
                throw new SqliteStorageException($"{path} cannot be opened for writing: the file is read-only. The process must be able to write the file and the folder that it is in (for its -wal, -shm and .lock files).");
            var mode = Schema.Text(connection, "PRAGMA journal_mode = WAL");
            if (mode != "wal")
                throw new SqliteStorageException($"{path} cannot be opened for writing: its file system does not allow SQLite's write-ahead log (journal mode {mode}). Give a path on a local disk.");
            Schema.Ensure(connection, path);
            return file;
        }
        catch (IOException e) when (e.HResult is LinuxTryAgain or MacTryAgain or WindowsSharingViolation)
        {
            throw new SqliteStorageException($"{path} is in use by another process or silo: one at a time can hold it. Stop the other, or give this one a path of its own.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            held?.Dispose();
            throw SqliteStorageException.Of(path, "cannot be opened for writing", e);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>A new connection with the store's settings.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            // FULL: a commit is on the disk before anyone hears of it; the WAL shrinks again after a burst
            Schema.Execute(connection, "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose() => _lock.Dispose();
}
