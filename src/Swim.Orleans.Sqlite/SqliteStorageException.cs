namespace Swim.Sqlite;

/// <summary>The store's file could not be opened, read or written; the message says which and what to do.</summary>
public sealed class SqliteStorageException : Exception
{
    /// <summary>With what went wrong.</summary>
    public SqliteStorageException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
