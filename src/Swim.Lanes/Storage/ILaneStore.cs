namespace Swim.Lanes;

/// <summary>
/// Where agents' lanes are kept: named records per agent, fenced by a head that each activation claims.
/// A record's bytes are Recon text, so that a store can be read by people. Safe from any thread.
/// </summary>
public interface ILaneStore
{
    /// <summary>Claims the agent for a new activation (any earlier activation's commits fail from now on) and reads all its records in one go.</summary>
    ValueTask<AgentRecords> OpenAsync(string agentType, string node, CancellationToken cancellationToken = default);

    /// <summary>Writes and deletes records, all or none where the store can, after checking that the activation still holds the agent.</summary>
    /// <exception cref="LaneStoreFencedException">Another activation holds the agent: this one must stop without writing again.</exception>
    ValueTask CommitAsync(AgentRecords agent, IReadOnlyList<LaneRecordChange> changes, CancellationToken cancellationToken = default);

    /// <summary>Removes all records of the agent, its head included.</summary>
    ValueTask DeleteAsync(AgentRecords agent, CancellationToken cancellationToken = default);
}
