using Microsoft.Extensions.Logging;
using Npgsql;

namespace Swim.Postgres;

/// <summary>
/// A database with our schema in it, and the connections to it: one per silo, connection string and schema, shared by storage, membership and
/// reminders. Connections find the tables by unqualified names.
/// </summary>
internal sealed partial class PostgresDatabase : IAsyncDisposable, IDisposable
{
    // our statements are joins of arrays with tables by key: a plan made once, which goes through the index even while the table is new and
    // looks empty to the planner, is right for good
    private const string PlanSettings = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_mergejoin=off -c enable_hashjoin=off -c jit=off";

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _opening = new(1);
    private volatile bool _isOpen;

    public PostgresDatabase(string connectionString, string schema, ILoggerFactory loggers, TimeProvider time)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        Schema = schema;
        Name = $"{settings.Host}{(settings.Port == NpgsqlConnection.DefaultPort ? "" : $":{settings.Port}")}/{settings.Database ?? settings.Username}";
        settings.SearchPath = PostgresSchema.Quote(schema);
        settings.Options = string.IsNullOrEmpty(settings.Options) ? PlanSettings : $"{settings.Options} {PlanSettings}";
        settings.NoResetOnClose = true; // these connections are ours alone and nothing is ever set on them
        if (!settings.ContainsKey("Application Name")) settings.ApplicationName = "swim";
        if (!settings.ContainsKey("Max Auto Prepare")) settings.MaxAutoPrepare = 64;
        if (!settings.ContainsKey("Auto Prepare Min Usages")) settings.AutoPrepareMinUsages = 2;
        if (!settings.ContainsKey("Keepalive")) settings.KeepAlive = 30;
        // without the driver's own log, which tells of every statement at the level that applications show
        Source = NpgsqlDataSource.Create(settings.ConnectionString);
        settings.Pooling = false;
        Sessions = NpgsqlDataSource.Create(settings.ConnectionString);
        _time = time;
        _logger = loggers.CreateLogger<PostgresDatabase>();
    }

    public NpgsqlDataSource Source { get; }

    /// <summary>Connections that end when they are closed: their sessions hold something.</summary>
    public NpgsqlDataSource Sessions { get; }

    public string Schema { get; }

    /// <summary>Server and database, for messages.</summary>
    public string Name { get; }

    /// <summary>
    /// Waits until the database answers and creates or upgrades the schema; once, whoever asks. Safe with several silos that start at the same time.
    /// </summary>
    /// <param name="timeout">How long to wait for a database that does not answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PostgresStorageException">It does not answer, or the schema cannot be used; the message says what to do.</exception>
    public async Task OpenAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (_isOpen) return;
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_isOpen) return;
            await OpenOnceAsync(timeout, cancellationToken);
            _isOpen = true;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>As the other, with the default of <see cref="PostgresStorageOptions.StartTimeout"/>.</summary>
    public Task OpenAsync(CancellationToken cancellationToken = default) => OpenAsync(TimeSpan.FromSeconds(60), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _opening.Dispose();
        await Source.DisposeAsync();
        await Sessions.DisposeAsync();
    }

    public void Dispose()
    {
        _opening.Dispose();
        Source.Dispose();
        Sessions.Dispose();
    }

    /// <summary>Whether the same may succeed later: the server is away, restarting, overloaded or has handed over to another.</summary>
    internal static bool IsTransient(Exception error) => error switch
    {
        PostgresException refused => refused.IsTransient || refused.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.QueryCanceled
            || refused.SqlState.StartsWith("57P", StringComparison.Ordinal) || refused.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException => true,
        _ => false,
    };

    /// <summary>Whether the two do not agree on TLS: the server has none, or its certificate is not trusted. Waiting changes nothing.</summary>
    private static bool IsAboutEncryption(NpgsqlException error) =>
        error.InnerException is System.Security.Authentication.AuthenticationException ||
        (error is not PostgresException && error.InnerException is null && error.Message.StartsWith("SSL connection requested", StringComparison.Ordinal));

    private async Task OpenOnceAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                await using var connection = await Source.OpenConnectionAsync(cancellationToken);
                await new SchemaUpgrade(connection, Schema, Name, _logger).RunAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException error) when (IsAboutEncryption(error))
            {
                throw new PostgresStorageException(
                    $"PostgreSQL at {Name} cannot be reached as the connection string says: {(error.InnerException ?? error).Message} " +
                    "Look at its SSL Mode and Root Certificate, and at the server's certificate.", error);
            }
            catch (Exception error) when (IsTransient(error))
            {
                if (_time.GetElapsedTime(started) + delay > timeout)
                    throw new PostgresStorageException($"PostgreSQL at {Name} does not answer: {error.Message} Is it running, and is the connection string right?", error);
                LogWaiting(Name, error.Message, delay);
            }
            catch (PostgresException error)
            {
                throw new PostgresStorageException($"PostgreSQL at {Name} refused: {error.MessageText} ({error.SqlState}).", error);
            }

            await Task.Delay(delay, _time, cancellationToken);
        }
    }

    [LoggerMessage(4200, LogLevel.Warning, "PostgreSQL at {Database} does not answer ({Reason}): trying again in {Delay}")]
    private partial void LogWaiting(string database, string reason, TimeSpan delay);
}
