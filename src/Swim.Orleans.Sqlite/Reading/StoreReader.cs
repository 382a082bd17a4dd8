using Microsoft.Data.Sqlite;

namespace Swim.Sqlite;

/// <summary>A connection that reads. Used by one thread at a time.</summary>
internal sealed class StoreReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _grainState;
    private readonly SqliteCommand _agent;
    private readonly SqliteCommand _records;

    public StoreReader(SqliteConnection connection)
    {
        _connection = connection;
        _grainState = connection.Prepare(
            "SELECT etag, data FROM grain_state WHERE grain_type = $type AND grain_key = $key AND state_name = $name", "$type", "$key", "$name");
        _agent = connection.Prepare("SELECT id FROM agents WHERE agent_type = $type AND node = $node", "$type", "$node");
        _records = connection.Prepare("SELECT name, data FROM records WHERE agent_id = $id", "$id");
    }

    public GrainStateRow? ReadGrainState(GrainStateKey key)
    {
        _grainState.Bind(key.GrainType, key.GrainKey, key.StateName);
        using var rows = _grainState.ExecuteReader();
        return rows.Read() ? new GrainStateRow(rows.GetString(0), rows.GetFieldValue<byte[]>(1)) : null;
    }

    public long? FindAgent(string agentType, string node)
    {
        _agent.Bind(agentType, node);
        return (long?)_agent.ExecuteScalar();
    }

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> ReadRecords(long agentId)
    {
        _records.Bind(agentId);
        using var rows = _records.ExecuteReader();
        var records = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        while (rows.Read()) records.Add(rows.GetString(0), rows.GetFieldValue<byte[]>(1));
        return records;
    }

    public void Dispose()
    {
        _grainState.Dispose();
        _agent.Dispose();
        _records.Dispose();
        _connection.Dispose();
    }
}
