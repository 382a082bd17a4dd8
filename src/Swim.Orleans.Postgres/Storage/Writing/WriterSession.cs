using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Npgsql;

namespace Swim.Postgres;

/// <summary>
/// The one connection of a writer at a time, and the proof that there is no other. A connection that breaks leaves a backend behind, which may still carry out
/// what had been sent, whenever it gets to it: after newer writes on the next connection, it would bring back older values. So each session holds an advisory lock
/// of its writer as long as it lives, and the next one has the lock before it writes: then whatever was under way has been committed or never will be.
/// </summary>
/// <remarks>
/// The backend that was left is told to end, since a server may take minutes to notice that nobody is there any more. On a server that crashed, or on another one that
/// has taken over, there is no such backend and nobody holds the lock. One user at a time.
/// </remarks>
[SuppressMessage("Reliability", "CA2213", Justification = "the connection is closed by DropAsync")]
internal sealed class WriterSession(PostgresDatabase database)
{
    // well below the time that callers wait: each attempt asks again who is there
    private const int LockSeconds = 5;

    private const string EndOthers =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND classid = $1::oid AND objid = $2::oid AND objsubid = 2 " +
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()";

    private const string Lock = "SELECT pg_advisory_lock($1, $2)";

    // any that nobody else has: 62 random bits, positive as the lock's two halves
    private readonly int _high = RandomNumberGenerator.GetInt32(int.MaxValue);
    private readonly int _low = RandomNumberGenerator.GetInt32(int.MaxValue);
    private NpgsqlConnection? _connection;
    private bool _isAnotherPossible;

    /// <summary>Counts connections: what was prepared on an earlier one is gone.</summary>
    public int Generation { get; private set; }

    /// <summary>The connection, which is opened if need be. Not to be closed by the caller.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync() => _connection is { FullState: ConnectionState.Open } open ? new(open) : ConnectAsync();

    /// <summary>Ends the connection, of which nobody knows what it does: to be called after every failure but an error that the server reports of a statement.</summary>
    public async ValueTask DropAsync()
    {
        if (_connection is not { } connection) return;
        _connection = null;
        try
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresDatabase.IsTransient(error))
        {
            // it had broken before, which is why it is dropped; the next one makes sure of its end
            _isAnotherPossible = true;
        }
    }

    private async ValueTask<NpgsqlConnection> ConnectAsync()
    {
        await DropAsync().ConfigureAwait(false);
        var connection = await database.Sessions.OpenConnectionAsync().ConfigureAwait(false);
        try
        {
            if (_isAnotherPossible) await RunAsync(connection, EndOthers).ConfigureAwait(false);
            _isAnotherPossible = true;
            await RunAsync(connection, Lock).ConfigureAwait(false);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        Generation++;
        return _connection = connection;
    }

    private async ValueTask RunAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // the constants above
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = LockSeconds };
#pragma warning restore CA2100
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = _high });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = _low });
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
