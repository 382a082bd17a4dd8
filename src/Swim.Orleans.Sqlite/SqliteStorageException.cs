using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Swim.Sqlite;

/// <summary>The store's file could not be opened, read or written; the message says which and what to do.</summary>
public sealed class SqliteStorageException : Exception
{
    /// <summary>With what went wrong.</summary>
    public SqliteStorageException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }

    /// <summary>That something could not be done with the file, and what to do about it where that is known.</summary>
    internal static SqliteStorageException Of(string path, string what, Exception cause) =>
        new($"{path} {what}: {cause.Message.TrimEnd('.')}.{Advice(cause)}", cause);

    private static string Advice(Exception cause) => (cause as SqliteException)?.SqliteErrorCode switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB =>
            " The file is damaged. Restore it from a backup, or move it away with its -wal file to begin anew; the sqlite3 tool's .recover reads what is left.",
        raw.SQLITE_FULL => " Nothing of this write was stored; writes go on by themselves when there is room on the disk.",
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM =>
            " The process must be able to write the file and the folder that it is in (for its -wal, -shm and .lock files).",
        _ => cause is UnauthorizedAccessException ? " The process must be able to write the folder that the file is in." : "",
    };
}
