namespace Swim;

/// <summary>
/// A store whose agents can be listed, so that their state can be written out and read in again (<see cref="SwimArchive"/>). The stores of this project are.
/// Safe from any thread.
/// </summary>
public interface IRecordArchive : IRecordStorage
{
    /// <summary>
    /// The records of all agents as they were at one moment, while the store is written to: agent by agent (ordinal by type, then node), an agent's by name.
    /// Holds a bounded part of them in memory. An enumeration that is not ended keeps its view of the store open.
    /// </summary>
    /// <param name="filter">Which agents; null for all.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    IAsyncEnumerable<ArchivedRecord> ReadAllAsync(ArchiveFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Whether the agent has records. Claims nothing.</summary>
    ValueTask<bool> ContainsAsync(string agentType, string node, CancellationToken cancellationToken = default);
}
