using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Swim.Postgres;

/// <summary>
/// The writes of many agents whose rows are known, which is nearly all there ever is: one round trip and one transaction. Where nothing is deleted it is one
/// statement, which holds each agent's row if its head is the claim's, and writes for those. One user at a time, again and again.
/// </summary>
/// <remarks>
/// <para>The row is locked and not only read: a claim made meanwhile waits for this commit and reads what it wrote, or was first, and then the statement, which looks
/// again at a row that it had to wait for, finds another head and leaves the agent out.</para>
/// <para>To repeat it does no harm, since nothing newer was written in between: see <see cref="WriterSession"/>.</para>
/// <para>A number in each agent's row that every commit advances would tell a repeat from a first attempt as well. Measured, that statement costs the server two to eight times
/// as much per row, since each commit leaves a dead version of the agent's row behind.</para>
/// </remarks>
[SuppressMessage("Reliability", "CA2213", Justification = "a command has nothing of its own; its connection is the session's")]
internal sealed class RecordsCommit
{
    /// <summary>A server puts each array together in memory; beyond this the writes go in parts.</summary>
    public const long MaxBytes = 32 * 1024 * 1024;

    // room that is kept from one commit to the next
    private const int MaxKept = 16 * 1024;

    // the join is a loop over the arrays (see PlanSettings), so rows are held in their order
    private const string HoldAndPut =
        "INSERT INTO records (agent_id, name, data) SELECT h.id, h.name, h.data FROM (" +
        "SELECT a.id, e.name, e.data FROM unnest($1::bigint[], $2::uuid[], $3::text[], $4::bytea[]) e(id, head, name, data) " +
        "JOIN agents a ON a.id = e.id AND a.head = e.head FOR NO KEY UPDATE OF a) h " +
        "ON CONFLICT (agent_id, name) DO UPDATE SET data = excluded.data, modified = excluded.modified";

    private const string Hold =
        "SELECT a.head FROM unnest($1::bigint[], $2::uuid[]) e(id, head) JOIN agents a ON a.id = e.id AND a.head = e.head FOR NO KEY UPDATE OF a";

    private const string Delete =
        "DELETE FROM records r USING unnest($1::bigint[], $2::uuid[], $3::text[]) e(id, head, name), agents a " +
        "WHERE a.id = e.id AND a.head = e.head AND r.agent_id = e.id AND r.name = e.name";

    private const string Look =
        "SELECT a.head FROM unnest($1::bigint[], $2::uuid[]) e(id, head) JOIN agents a ON a.id = e.id AND a.head = e.head";

    private readonly List<RecordsWrite> _writes = [];
    private readonly List<long> _ids = [];
    private readonly List<Guid> _heads = [];
    private readonly List<string> _names = [];
    private readonly List<ReadOnlyMemory<byte>> _data = [];
    private readonly List<(long Id, Guid Head, string Name)> _deletes = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private NpgsqlCommand? _put;
    private int _generation;

    /// <summary>Commits the writes; those whose claim is no longer the head have their <see cref="StoreWork.Rejection"/> afterwards.</summary>
    public async ValueTask RunAsync(NpgsqlConnection connection, int generation, IReadOnlyList<StoreWrite> writes)
    {
        try
        {
            Collect(writes);
            if (_deletes.Count > 0)
            {
                await HoldDeleteAndPutAsync(connection).ConfigureAwait(false);
                return;
            }

            if (_put is null || _generation != generation)
            {
                _put = await PrepareAsync(connection).ConfigureAwait(false);
                _generation = generation;
            }

            var written = await _put.ExecuteNonQueryAsync().ConfigureAwait(false);
            if (written < _ids.Count) await FindFencedAsync(connection, _ids.Count - written).ConfigureAwait(false);
        }
        finally
        {
            // the values are the callers' and some are large
            Clear();
        }
    }

    private static int ByAgent(RecordsWrite a, RecordsWrite b) => a.Claim.AgentId!.Value.CompareTo(b.Claim.AgentId!.Value);

    private void Collect(IReadOnlyList<StoreWrite> writes)
    {
        foreach (var write in writes) _writes.Add((RecordsWrite)write);
        // everybody holds agents in one order, so that transactions of several silos never wait for each other in a circle
        if (_writes.Count > 1) _writes.Sort(ByAgent);
        foreach (var write in _writes)
        {
            write.Rejection = null;
            var (id, head, changes) = (write.Claim.AgentId!.Value, write.Claim.Head, write.Changes);
            if (changes.Count > 1) _seen.Clear();
            for (var i = changes.Count - 1; i >= 0; i--)
            {
                // of several changes of one record the last stays; one statement cannot touch a row twice
                if (changes.Count > 1 && !_seen.Add(changes[i].Name)) continue;
                if (changes[i].Bytes is not { } bytes)
                {
                    _deletes.Add((id, head, changes[i].Name));
                    continue;
                }

                _ids.Add(id);
                _heads.Add(head);
                _names.Add(changes[i].Name);
                _data.Add(bytes);
            }
        }
    }

    private async ValueTask<NpgsqlCommand> PrepareAsync(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(HoldAndPut, connection);
        command.Parameters.Add(new NpgsqlParameter<List<long>> { TypedValue = _ids });
        command.Parameters.Add(new NpgsqlParameter<List<Guid>> { TypedValue = _heads });
        command.Parameters.Add(new NpgsqlParameter<List<string>> { TypedValue = _names });
        command.Parameters.Add(new NpgsqlParameter<List<ReadOnlyMemory<byte>>> { TypedValue = _data });
        await command.PrepareAsync().ConfigureAwait(false);
        return command;
    }

    private async ValueTask HoldDeleteAndPutAsync(NpgsqlConnection connection)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(Hold).With(_writes.Select(write => write.Claim.AgentId!.Value)).With(_writes.Select(write => write.Claim.Head));
        batch.Add(Delete).With(_deletes.Select(d => d.Id)).With(_deletes.Select(d => d.Head)).With(_deletes.Select(d => d.Name));
        if (_ids.Count > 0) batch.Add(HoldAndPut).With(_ids).With(_heads).With(_names).With(_data);
        var held = new HashSet<Guid>();
        await using var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
        while (await reader.ReadAsync().ConfigureAwait(false)) held.Add(reader.GetGuid(0));
        // to the end: only there the server says that it has committed
        while (await reader.NextResultAsync().ConfigureAwait(false))
        {
        }

        foreach (var write in _writes)
        {
            if (!held.Contains(write.Claim.Head)) write.Fence();
        }
    }

    /// <summary>
    /// Fewer rows were written than sent: an agent has been claimed by somebody else. Whose head is the agent's even now was written; a head never comes back.
    /// </summary>
    private async ValueTask FindFencedAsync(NpgsqlConnection connection, int missing)
    {
        var heads = new HashSet<Guid>();
        await using (var batch = new NpgsqlBatch(connection))
        {
            batch.Add(Look).With(_writes.Select(write => write.Claim.AgentId!.Value)).With(_writes.Select(write => write.Claim.Head));
            await using var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
            while (await reader.ReadAsync().ConfigureAwait(false)) heads.Add(reader.GetGuid(0));
        }

        var fenced = _writes.Where(write => !heads.Contains(write.Claim.Head)).ToList();
        // more than were left out: another was claimed a moment ago, after it had been written
        var isSure = fenced.Sum(write => RowsOf(write)) == missing;
        foreach (var write in fenced) write.Fence(mayBeWritten: !isSure);
    }

    private int RowsOf(RecordsWrite write)
    {
        var rows = 0;
        foreach (var head in _heads) rows += head == write.Claim.Head ? 1 : 0;
        return rows;
    }

    private void Clear()
    {
        _writes.Clear();
        _ids.Clear();
        _heads.Clear();
        _names.Clear();
        _data.Clear();
        _deletes.Clear();
        _seen.Clear();
        if (_ids.Capacity <= MaxKept) return;
        _ids.Capacity = 0;
        _heads.Capacity = 0;
        _names.Capacity = 0;
        _data.Capacity = 0;
        _deletes.Capacity = 0;
    }
}
