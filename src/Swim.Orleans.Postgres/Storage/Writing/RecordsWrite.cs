namespace Swim.Postgres;

/// <summary>Writes records of an agent if the claim is its head, or if it has none and never had since it was claimed.</summary>
internal sealed class RecordsWrite(PostgresRecordClaim claim, IReadOnlyList<RecordChange> changes) : StoreWrite
{
    private long _agentId;

    public PostgresRecordClaim Claim => claim;

    public IReadOnlyList<RecordChange> Changes => changes;

    /// <summary>Whether the row is known, so that one statement can both look at the head and write.</summary>
    public bool IsPlain => claim.AgentId is not null;

    public override WorkKey Key => new(claim.AgentType, claim.Node);

    public override long Bytes { get; } = BytesOf(changes);

    public override int? MustBeAt => claim.InDoubtAt;

    public override bool TryJoin(long round, HashSet<WorkKey> keys) => claim.TryJoin(round);

    public override void Hold(WriteTransaction transaction)
    {
        if (claim.AgentId is { } id) transaction.HoldAgent(id, claim.Head);
        else transaction.AddAgent(claim.AgentType, claim.Node, claim.Head);
    }

    public override void Apply(WriteTransaction transaction)
    {
        if (transaction.HeldAgent(claim) is not { } id)
        {
            Fence();
            return;
        }

        _agentId = id;
        // of several changes of one record the last stays; one statement cannot touch a row twice
        var names = changes.Count > 1 ? transaction.NewNames() : null;
        for (var i = changes.Count - 1; i >= 0; i--)
        {
            var change = changes[i];
            if (names is not null && !names.Add(change.Name)) continue;
            if (change.Bytes is { } bytes) transaction.PutRecord(id, change.Name, bytes);
            else transaction.DeleteRecord(id, change.Name);
        }
    }

    /// <summary>Another claim has the agent.</summary>
    /// <param name="mayBeWritten">Whether it is unknown when the other claim came: before this write, or after it.</param>
    public void Fence(bool mayBeWritten = false) => Rejection = new RecordFencedException(claim.AgentType, claim.Node, mayBeWritten || IsInDoubt || claim.IsInDoubt);

    public override void Committed()
    {
        claim.AgentId ??= _agentId;
        claim.IsInDoubt = false;
        claim.InDoubtAt = null;
    }

    public override void LeftInDoubt()
    {
        // with a known row its existence is not in doubt: it is there under this head, or another has it
        claim.IsInDoubt |= claim.AgentId is null;
        claim.InDoubtAt = Writer;
    }

    private static long BytesOf(IReadOnlyList<RecordChange> changes)
    {
        long bytes = 0;
        for (var i = 0; i < changes.Count; i++) bytes += Overhead + (changes[i].Bytes?.Length ?? 0);
        return bytes;
    }
}
