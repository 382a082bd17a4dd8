using System.Diagnostics.CodeAnalysis;
using System.Data;
using Npgsql;

namespace Swim.Postgres;

/// <summary>Claims and reads of many agents and grains in one round trip, which is one transaction. One user at a time, again and again.</summary>
[SuppressMessage("Usage", "VSTHRD103", Justification = "a row that has been read is in memory whole")]
internal sealed class ReadTransaction
{
    private const string Named = "FROM unnest($1::text[], $2::text[]) e(agent_type, node) JOIN agents a ON a.agent_type = e.agent_type AND a.node = e.node";

    // in the order in which everybody holds agents (WriteTransaction)
    private const string HoldAgents = $"SELECT a.id {Named} ORDER BY a.id FOR NO KEY UPDATE OF a";

    private const string ClaimAgents =
        "UPDATE agents a SET head = e.head, claimed = now() FROM unnest($1::text[], $2::text[], $3::uuid[]) e(agent_type, node, head) " +
        "WHERE a.agent_type = e.agent_type AND a.node = e.node RETURNING a.id, a.head";

    private const string ReadRecords = $"SELECT r.agent_id, r.name, r.data {Named} JOIN records r ON r.agent_id = a.id";

    private const string ReadStates =
        "SELECT s.grain_type, s.grain_key, s.state_name, s.etag, s.data FROM unnest($1::text[], $2::text[], $3::text[]) e(grain_type, grain_key, state_name) " +
        "JOIN grain_state s ON s.grain_type = e.grain_type AND s.grain_key = e.grain_key AND s.state_name = e.state_name";

    private readonly List<RecordsClaim> _claims = [];
    private readonly List<GrainStateRead> _states = [];
    private readonly Dictionary<Guid, RecordsClaim> _byHead = [];
    private readonly Dictionary<long, RecordsClaim> _byAgent = [];
    private readonly Dictionary<WorkKey, GrainStateRead> _byKey = [];

    public async Task RunAsync(NpgsqlConnection connection, IReadOnlyList<StoreRead> reads)
    {
        foreach (var read in reads)
        {
            if (read is RecordsClaim claim) Add(claim);
            else Add((GrainStateRead)read);
        }

        try
        {
            await using var batch = new NpgsqlBatch(connection);
            AddCommands(batch);
            await using var reader = await batch.ExecuteReaderAsync(CommandBehavior.SequentialAccess).ConfigureAwait(false);
            if (_claims.Count > 0) await ReadClaimsAsync(reader).ConfigureAwait(false);
            if (_states.Count > 0) await ReadStatesAsync(reader).ConfigureAwait(false);
            // to the end: only there the server says that the claims are made
            while (await reader.NextResultAsync().ConfigureAwait(false))
            {
            }
        }
        finally
        {
            _claims.Clear();
            _states.Clear();
            _byHead.Clear();
            _byAgent.Clear();
            _byKey.Clear();
        }
    }

    private void Add(RecordsClaim claim)
    {
        claim.Begin();
        _claims.Add(claim);
        _byHead.Add(claim.Head, claim);
    }

    private void Add(GrainStateRead read)
    {
        read.Row = null;
        _states.Add(read);
        _byKey.Add(read.Key, read);
    }

    private void AddCommands(NpgsqlBatch batch)
    {
        if (_claims.Count > 0)
        {
            var (types, nodes) = (_claims.Select(c => c.AgentType), _claims.Select(c => c.Node));
            if (_claims.Count > 1) batch.Add(HoldAgents).With(types).With(nodes);
            batch.Add(ClaimAgents).With(types).With(nodes).With(_claims.Select(c => c.Head));
            batch.Add(ReadRecords).With(types).With(nodes);
        }

        if (_states.Count > 0) batch.Add(ReadStates).With(_states.Select(s => s.Key.Type)).With(_states.Select(s => s.Key.Id)).With(_states.Select(s => s.Key.Name));
    }

    private async Task ReadClaimsAsync(NpgsqlDataReader reader)
    {
        if (_claims.Count > 1) await reader.NextResultAsync().ConfigureAwait(false);
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            var id = reader.GetInt64(0);
            var claim = _byHead[reader.GetGuid(1)];
            claim.SetAgent(id);
            _byAgent.Add(id, claim);
        }

        await reader.NextResultAsync().ConfigureAwait(false);
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            // the records of an agent that was first stored between the two statements are not ours: its writer is its head
            if (_byAgent.TryGetValue(reader.GetInt64(0), out var claim)) claim.AddRecord(reader.GetString(1), reader.GetFieldValue<byte[]>(2));
        }

        await reader.NextResultAsync().ConfigureAwait(false);
    }

    private async Task ReadStatesAsync(NpgsqlDataReader reader)
    {
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            var key = new WorkKey(reader.GetString(0), reader.GetString(1), reader.GetString(2));
            _byKey[key].Row = new GrainStateRow(reader.GetString(3), reader.GetFieldValue<byte[]>(4));
        }
    }
}
