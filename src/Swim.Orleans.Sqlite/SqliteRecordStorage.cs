using System.Runtime.CompilerServices;

namespace Swim.Sqlite;

/// <summary>The records of agents in a store.</summary>
internal sealed class SqliteRecordStorage(SqliteStore store) : IRecordArchive
{
    public async ValueTask<RecordClaim> ClaimAsync(string agentType, string node, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(agentType);
        ArgumentException.ThrowIfNullOrEmpty(node);
        var head = Guid.NewGuid();
        if (await store.ReadAsync(connection => connection.FindAgent(agentType, node), cancellationToken) is not null)
        {
            var claim = new RecordsClaim(agentType, node, head);
            await store.WriteAsync(claim, cancellationToken);
            if (claim.AgentId is { } agentId)
            {
                var records = await store.ReadAsync(connection => connection.ReadRecords(agentId), cancellationToken);
                return new SqliteRecordClaim(agentType, node, head, records) { AgentId = agentId };
            }
        }

        return new SqliteRecordClaim(agentType, node, head, System.Collections.Frozen.FrozenDictionary<string, ReadOnlyMemory<byte>>.Empty);
    }

    public ValueTask WriteAsync(RecordClaim claim, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var held = Own(claim);
        return changes.Count == 0 ? default : store.WriteAsync(new RecordsWrite(held, changes), cancellationToken);
    }

    public ValueTask DeleteAsync(RecordClaim claim, CancellationToken cancellationToken = default)
    {
        var held = Own(claim);
        return held.AgentId is null ? default : store.WriteAsync(new RecordsDelete(held), cancellationToken);
    }

    private static SqliteRecordClaim Own(RecordClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return claim as SqliteRecordClaim ?? throw new ArgumentException("The claim is another storage's.", nameof(claim));
    }

    public async ValueTask<bool> ContainsAsync(string agentType, string node, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(agentType);
        ArgumentException.ThrowIfNullOrEmpty(node);
        return await store.ReadAsync(connection => connection.HasRecords(agentType, node), cancellationToken);
    }

    public async IAsyncEnumerable<ArchivedRecord> ReadAllAsync(ArchiveFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var reader = await Task.Run(() => new ArchiveCursor(store.Connect(), filter), cancellationToken);
        while (true)
        {
            var part = await Task.Run(reader.ReadPart, cancellationToken);
            if (part.Count == 0) yield break;
            foreach (var record in part) yield return record;
        }
    }
}
