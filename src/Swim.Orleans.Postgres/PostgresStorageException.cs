namespace Swim.Postgres;

/// <summary>The database could not be opened, read or written; the message says which and what to do, and never holds a password.</summary>
public sealed class PostgresStorageException : Exception
{
    /// <summary>With what went wrong.</summary>
    public PostgresStorageException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
