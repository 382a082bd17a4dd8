using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Npgsql;

namespace Swim.Postgres;

/// <summary>
/// Reads across agents, each on a connection of its own. One statement sees one moment of the database and its rows come as they are asked for, so that no more than a
/// few are in memory; while it is open the server keeps the row versions that it sees.
/// </summary>
[SuppressMessage("Usage", "VSTHRD103", Justification = "a row that has been read is in memory whole")]
internal sealed class ArchiveQueries(PostgresDatabase database)
{
    public async IAsyncEnumerable<ArchivedRecord> ReadAllAsync(ArchiveFilter? filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT a.agent_type, a.node, r.name, r.data FROM agents a JOIN records r ON r.agent_id = a.id
            WHERE ($1 IS NULL OR a.agent_type = $1) AND ($2 IS NULL OR starts_with(a.node, $2))
            ORDER BY a.agent_type, a.node, r.name
            """;
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = filter?.AgentType });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = filter?.NodePrefix });
        await using var rows = await TryAsync(() => command.ExecuteReaderAsync(cancellationToken));
        while (await TryAsync(() => rows.ReadAsync(cancellationToken)))
            yield return new ArchivedRecord(rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetFieldValue<byte[]>(3));
    }

    public async ValueTask<bool> ContainsAsync(string agentType, string node, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(agentType);
        ArgumentException.ThrowIfNullOrEmpty(node);
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT EXISTS (SELECT 1 FROM agents a JOIN records r ON r.agent_id = a.id WHERE a.agent_type = $1 AND a.node = $2)";
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = agentType });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = node });
        return (bool)(await TryAsync(() => command.ExecuteScalarAsync(cancellationToken)))!;
    }

    private Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => TryAsync(() => database.Source.OpenConnectionAsync(cancellationToken).AsTask());

    private async Task<T> TryAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (NpgsqlException error)
        {
            throw new PostgresStorageException($"PostgreSQL at {database.Name} could not be read: {error.Message}", error);
        }
    }
}
