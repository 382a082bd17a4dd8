namespace Swim.Postgres;

/// <summary>Removes an agent's records and its head if the claim is its head.</summary>
internal sealed class RecordsDelete(PostgresRecordClaim claim) : StoreWrite
{
    public override WorkKey Key => new(claim.AgentType, claim.Node);

    public override long Bytes => Overhead;

    public override int? MustBeAt => claim.InDoubtAt;

    // it may have been this very delete that removed the row, in a commit nobody knows of
    private bool MayBeGone => IsInDoubt || claim.IsInDoubt;

    public override bool TryJoin(long round, HashSet<WorkKey> keys) => claim.TryJoin(round);

    public override void Hold(WriteTransaction transaction)
    {
        if (claim.AgentId is { } id) transaction.HoldAgent(id, claim.Head);
        else transaction.FindAgent(claim.AgentType, claim.Node, claim.Head);
        if (MayBeGone) transaction.LookForAgent(claim.AgentType, claim.Node);
    }

    public override void Apply(WriteTransaction transaction)
    {
        if (transaction.HeldAgent(claim) is { } id) transaction.DeleteAgent(id);
        else if (!MayBeGone || transaction.IsAgentThere(claim.AgentType, claim.Node)) Rejection = new RecordFencedException(claim.AgentType, claim.Node, MayBeGone);
    }

    public override void Committed()
    {
        claim.AgentId = null;
        claim.IsInDoubt = false;
        claim.InDoubtAt = null;
    }

    public override void LeftInDoubt()
    {
        claim.AgentId = null;
        claim.IsInDoubt = true;
        claim.InDoubtAt = Writer;
    }
}
