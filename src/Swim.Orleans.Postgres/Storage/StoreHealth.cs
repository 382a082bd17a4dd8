using Microsoft.Extensions.Logging;

namespace Swim.Postgres;

/// <summary>Whether the database lets us read, or write. Safe from any thread; says so in the log when it changes.</summary>
internal sealed partial class StoreHealth(string database, string what, TimeProvider time, ILogger logger)
{
    private StorageFailure? _failure;

    /// <summary>What is wrong and since when; null when the last attempt succeeded.</summary>
    public StorageFailure? Failure => Volatile.Read(ref _failure);

    public void Failed(Exception error)
    {
        var failure = new StorageFailure(error.Message, Failure?.Since ?? time.GetUtcNow());
        if (Interlocked.Exchange(ref _failure, failure) is null) LogFailing(database, what, error);
    }

    public void Succeeded()
    {
        if (Failure is null || Interlocked.Exchange(ref _failure, null) is not { } failure) return;
        LogRecovered(database, what, time.GetUtcNow() - failure.Since);
    }

    [LoggerMessage(4202, LogLevel.Error, "PostgreSQL at {Database} cannot be {What}; trying again until it can")]
    private partial void LogFailing(string database, string what, Exception error);

    [LoggerMessage(4203, LogLevel.Information, "PostgreSQL at {Database} can be {What} again after {Duration}")]
    private partial void LogRecovered(string database, string what, TimeSpan duration);
}
