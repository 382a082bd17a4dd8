using System.Runtime.CompilerServices;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>Lanes in a storage that keeps an agent's records together: one read opens an agent, a commit is all or nothing.</summary>
internal sealed class RecordLaneStore(IRecordStorage storage) : ILaneStore
{
    public async ValueTask<AgentRecords> OpenAsync(string agentType, string node, CancellationToken cancellationToken = default)
    {
        try
        {
            return new Records(await storage.ClaimAsync(agentType, node, cancellationToken));
        }
        catch (RecordFencedException exception)
        {
            throw new LaneStoreFencedException(node, exception);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask CommitAsync(AgentRecords agent, IReadOnlyList<LaneRecordChange> changes, CancellationToken cancellationToken = default)
    {
        var records = (Records)agent;
        try
        {
            await storage.WriteAsync(records.Claim, records.Convert(changes), cancellationToken).ConfigureAwait(false);
        }
        catch (RecordFencedException exception)
        {
            throw new LaneStoreFencedException(agent.Node, exception);
        }
    }

    public async ValueTask DeleteAsync(AgentRecords agent, CancellationToken cancellationToken = default)
    {
        try
        {
            await storage.DeleteAsync(ClaimOf(agent), cancellationToken);
        }
        catch (RecordFencedException exception)
        {
            throw new LaneStoreFencedException(agent.Node, exception);
        }
    }

    private static RecordClaim ClaimOf(AgentRecords agent) => ((Records)agent).Claim;

    private sealed class Records(RecordClaim claim) : AgentRecords(claim.AgentType, claim.Node, claim.Records)
    {
        private RecordChange[]? _single;

        public RecordClaim Claim { get; } = claim;

        /// <summary>The changes as the storage takes them; good until the next commit.</summary>
        public RecordChange[] Convert(IReadOnlyList<LaneRecordChange> changes)
        {
            // most commits are of one record
            var converted = changes.Count == 1 ? _single ??= new RecordChange[1] : new RecordChange[changes.Count];
            for (var i = 0; i < converted.Length; i++) converted[i] = new RecordChange(changes[i].Name, changes[i].Bytes);
            return converted;
        }

        public override void ReleaseRecords()
        {
            base.ReleaseRecords();
            Claim.ReleaseRecords();
        }
    }
}
