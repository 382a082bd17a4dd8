using Npgsql;

namespace Swim.Postgres;

/// <content>The two round trips.</content>
internal sealed partial class WriteTransaction
{
    private const string HoldKnown =
        "SELECT a.id, a.head FROM unnest($1::bigint[], $2::uuid[]) e(id, head) JOIN agents a ON a.id = e.id AND a.head = e.head ORDER BY a.id FOR NO KEY UPDATE OF a";

    private const string AddAgents =
        "INSERT INTO agents (agent_type, node, head) SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[]) ON CONFLICT (agent_type, node) DO NOTHING";

    private const string HoldFound =
        "SELECT a.id, a.head FROM unnest($1::text[], $2::text[], $3::uuid[]) e(agent_type, node, head) " +
        "JOIN agents a ON a.agent_type = e.agent_type AND a.node = e.node AND a.head = e.head ORDER BY a.id FOR NO KEY UPDATE OF a";

    private const string LookForAgents =
        "SELECT a.agent_type, a.node FROM unnest($1::text[], $2::text[]) e(agent_type, node) JOIN agents a ON a.agent_type = e.agent_type AND a.node = e.node";

    private const string AddStates =
        "INSERT INTO grain_state (grain_type, grain_key, state_name, etag, data) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[]) " +
        "ON CONFLICT (grain_type, grain_key, state_name) DO NOTHING";

    private const string HoldStates =
        "SELECT s.grain_type, s.grain_key, s.state_name, s.etag FROM unnest($1::text[], $2::text[], $3::text[]) e(grain_type, grain_key, state_name) " +
        "JOIN grain_state s ON s.grain_type = e.grain_type AND s.grain_key = e.grain_key AND s.state_name = e.state_name " +
        "ORDER BY s.grain_type, s.grain_key, s.state_name FOR NO KEY UPDATE OF s";

    private const string PutRecords =
        "INSERT INTO records (agent_id, name, data) SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[]) " +
        "ON CONFLICT (agent_id, name) DO UPDATE SET data = excluded.data, modified = excluded.modified";

    private const string DeleteRecords =
        "DELETE FROM records r USING unnest($1::bigint[], $2::text[]) e(agent_id, name) WHERE r.agent_id = e.agent_id AND r.name = e.name";

    private const string DropRecords = "DELETE FROM records r USING unnest($1::bigint[]) e(id) WHERE r.agent_id = e.id";

    private const string DropAgents = "DELETE FROM agents a USING unnest($1::bigint[]) e(id) WHERE a.id = e.id";

    private const string UpdateStates =
        "UPDATE grain_state s SET etag = e.etag, data = e.data, modified = now() " +
        "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[]) e(grain_type, grain_key, state_name, etag, data) " +
        "WHERE s.grain_type = e.grain_type AND s.grain_key = e.grain_key AND s.state_name = e.state_name";

    private const string ClearStates =
        "DELETE FROM grain_state s USING unnest($1::text[], $2::text[], $3::text[]) e(grain_type, grain_key, state_name) " +
        "WHERE s.grain_type = e.grain_type AND s.grain_key = e.grain_key AND s.state_name = e.state_name";

    // the server puts an array together in memory, and none may reach 1 GB
    private const long MaxArrayBytes = 32 * 1024 * 1024;

    private async Task HoldAsync(NpgsqlConnection connection)
    {
        // in one order everywhere (see the remarks)
        _added.Sort(static (a, b) => string.CompareOrdinal(a.Type, b.Type) is var type && type != 0 ? type : string.CompareOrdinal(a.Node, b.Node));
        _newStates.Sort(static (a, b) => Compare(a.Key, b.Key));
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("BEGIN");
        if (_known.Count > 0) batch.Add(HoldKnown).With(_known.Select(a => a.Id)).With(_known.Select(a => a.Head));
        if (_added.Count > 0) batch.Add(AddAgents).With(_added.Select(a => a.Type)).With(_added.Select(a => a.Node)).With(_added.Select(a => a.Head));
        _found.AddRange(_added);
        if (_found.Count > 0) batch.Add(HoldFound).With(_found.Select(a => a.Type)).With(_found.Select(a => a.Node)).With(_found.Select(a => a.Head));
        if (_looked.Count > 0) batch.Add(LookForAgents).With(_looked.Select(a => a.Type)).With(_looked.Select(a => a.Node));
        foreach (var (from, to) in Slices(_newStates, static state => state.Data.Length)) AddStatesTo(batch.Add(AddStates), _newStates[from..to]);
        if (_states.Count > 0) AddKeysTo(batch.Add(HoldStates), _states);
        await using var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
        if (_known.Count > 0)
        {
            while (await reader.ReadAsync().ConfigureAwait(false)) _held.Add(reader.GetGuid(1), reader.GetInt64(0));
            await reader.NextResultAsync().ConfigureAwait(false);
        }

        if (_found.Count > 0)
        {
            while (await reader.ReadAsync().ConfigureAwait(false)) _held.Add(reader.GetGuid(1), reader.GetInt64(0));
            await reader.NextResultAsync().ConfigureAwait(false);
        }

        if (_looked.Count > 0)
        {
            while (await reader.ReadAsync().ConfigureAwait(false)) _there.Add((reader.GetString(0), reader.GetString(1)));
            await reader.NextResultAsync().ConfigureAwait(false);
        }

        if (_states.Count == 0) return;
        while (await reader.ReadAsync().ConfigureAwait(false)) _heldStates.Add(new WorkKey(reader.GetString(0), reader.GetString(1), reader.GetString(2)), reader.GetString(3));
    }

    private async Task WriteAsync(NpgsqlConnection connection)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (from, to) in Slices(_puts, static put => put.Data.Length))
        {
            var puts = _puts[from..to];
            batch.Add(PutRecords).With(puts.Select(p => p.Id)).With(puts.Select(p => p.Name)).With(puts.Select(p => p.Data));
        }

        if (_deletes.Count > 0) batch.Add(DeleteRecords).With(_deletes.Select(d => d.Id)).With(_deletes.Select(d => d.Name));
        if (_drops.Count > 0)
        {
            batch.Add(DropRecords).With(_drops);
            batch.Add(DropAgents).With(_drops);
        }

        foreach (var (from, to) in Slices(_updates, static update => update.Data.Length)) AddStatesTo(batch.Add(UpdateStates), _updates[from..to]);
        if (_clears.Count > 0) AddKeysTo(batch.Add(ClearStates), _clears);
        batch.Add("COMMIT");
        await batch.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private static void AddStatesTo(NpgsqlBatchCommand command, List<(WorkKey Key, string ETag, ReadOnlyMemory<byte> Data)> states) => command
        .With(states.Select(s => s.Key.Type)).With(states.Select(s => s.Key.Id)).With(states.Select(s => s.Key.Name))
        .With(states.Select(s => s.ETag)).With(states.Select(s => s.Data));

    private static void AddKeysTo(NpgsqlBatchCommand command, List<WorkKey> keys) =>
        command.With(keys.Select(k => k.Type)).With(keys.Select(k => k.Id)).With(keys.Select(k => k.Name));

    private static int Compare(WorkKey a, WorkKey b)
    {
        var type = string.CompareOrdinal(a.Type, b.Type);
        if (type != 0) return type;
        var id = string.CompareOrdinal(a.Id, b.Id);
        return id != 0 ? id : string.CompareOrdinal(a.Name, b.Name);
    }

    private static IEnumerable<(int From, int To)> Slices<T>(List<T> rows, Func<T, int> size)
    {
        long bytes = 0;
        var from = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var add = size(rows[i]);
            if (i > from && bytes + add > MaxArrayBytes)
            {
                yield return (from, i);
                (from, bytes) = (i, 0);
            }

            bytes += add;
        }

        if (from < rows.Count) yield return (from, rows.Count);
    }
}
