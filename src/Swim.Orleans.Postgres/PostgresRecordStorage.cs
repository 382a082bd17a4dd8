namespace Swim.Postgres;

/// <summary>The records of agents in a store.</summary>
internal sealed class PostgresRecordStorage(PostgresStore store) : IRecordArchive
{
    public async ValueTask<RecordClaim> ClaimAsync(string agentType, string node, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(agentType);
        ArgumentException.ThrowIfNullOrEmpty(node);
        StorableText.Check(agentType, "The agent type's name");
        StorableText.Check(node, "The node");
        var claim = new RecordsClaim(agentType, node);
        await store.ReadAsync(claim, cancellationToken).ConfigureAwait(false);
        return claim.Claim();
    }

    public ValueTask WriteAsync(RecordClaim claim, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var held = Own(claim);
        if (changes.Count == 0) return default;
        for (var i = 0; i < changes.Count; i++) StorableText.Check(changes[i].Name, "The record's name");
        return store.WriteAsync(new RecordsWrite(held, changes), cancellationToken);
    }

    public ValueTask DeleteAsync(RecordClaim claim, CancellationToken cancellationToken = default)
    {
        var held = Own(claim);
        return held.AgentId is null && !held.IsInDoubt ? default : store.WriteAsync(new RecordsDelete(held), cancellationToken);
    }

    public IAsyncEnumerable<ArchivedRecord> ReadAllAsync(ArchiveFilter? filter = null, CancellationToken cancellationToken = default) => store.Archive.ReadAllAsync(filter, cancellationToken);

    public ValueTask<bool> ContainsAsync(string agentType, string node, CancellationToken cancellationToken = default) => store.Archive.ContainsAsync(agentType, node, cancellationToken);

    private static PostgresRecordClaim Own(RecordClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return claim as PostgresRecordClaim ?? throw new ArgumentException("The claim is another storage's.", nameof(claim));
    }
}
