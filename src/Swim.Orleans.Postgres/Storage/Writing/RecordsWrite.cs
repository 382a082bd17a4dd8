namespace Swim.Postgres;

/// <summary>Writes records of an agent if the claim is its head, or if it has none and never had since it was claimed.</summary>
internal sealed class RecordsWrite(PostgresRecordClaim claim, IReadOnlyList<RecordChange> changes) : StoreWrite
{
    private long _agentId;

    public override WorkKey Key => new(claim.AgentType, claim.Node);

    public override long Bytes { get; } = changes.Sum(c => (long)Overhead + (c.Bytes?.Length ?? 0));

    public override void Hold(WriteTransaction transaction)
    {
        if (claim.AgentId is { } id) transaction.HoldAgent(id, claim.Head);
        else transaction.AddAgent(claim.AgentType, claim.Node, claim.Head);
    }

    public override void Apply(WriteTransaction transaction)
    {
        if (transaction.HeldAgent(claim) is not { } id)
        {
            Rejection = new RecordFencedException(claim.AgentType, claim.Node);
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

    public override void Committed()
    {
        claim.AgentId = _agentId;
        claim.IsInDoubt = false;
    }

    // with a known row nothing is in doubt: it is there under this head, or another has it
    public override void LeftInDoubt() => claim.IsInDoubt |= claim.AgentId is null;
}
