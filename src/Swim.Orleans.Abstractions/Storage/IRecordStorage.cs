namespace Swim;

/// <summary>
/// A store that keeps several small named records per agent and commits a set of them as one. Beside it a store may be an ordinary grain storage; lane
/// state uses this contract when the store offers it, since loading an agent is then one query and a commit is all or nothing.
/// Safe from any thread; one claim is used by one activation, one call at a time.
/// </summary>
/// <remarks>
/// Fencing: each agent that has records has a <em>head</em>, which names its latest claim. A claim becomes the head when it is made, or, for an agent that had no
/// records then, with its first write. Whoever is not the head, or finds another head where there was none, cannot write: <see cref="RecordFencedException"/>.
/// So two activations never mix their writes, and opening an agent that was never stored (anyone can name one) leaves no trace.
/// </remarks>
public interface IRecordStorage
{
    /// <summary>Claims the agent, so that earlier claims cannot write any more, then reads all its records.</summary>
    /// <param name="agentType">The agent type's stable name.</param>
    /// <param name="node">The agent's key: its normalised node path.</param>
    /// <param name="cancellationToken">Gives up waiting; the claim may have been made.</param>
    ValueTask<RecordClaim> ClaimAsync(string agentType, string node, CancellationToken cancellationToken = default);

    /// <summary>Writes and deletes records of the claimed agent, all or none, and completes when they are durable.</summary>
    /// <param name="claim">The activation's claim.</param>
    /// <param name="changes">What changes; of several with one name the last stays. The bytes must not change until the call has ended.</param>
    /// <param name="cancellationToken">Gives up before the changes have been queued; from then on the call completes with their fate.</param>
    /// <exception cref="RecordFencedException">Another claim holds the agent, and this claim can never write again; nothing was written unless the exception says that it may have been.</exception>
    ValueTask WriteAsync(RecordClaim claim, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken = default);

    /// <summary>Removes all records of the claimed agent with its head. The claim may write again afterwards, as for an agent that was never stored.</summary>
    /// <param name="claim">The activation's claim.</param>
    /// <param name="cancellationToken">As for <see cref="WriteAsync"/>.</param>
    /// <exception cref="RecordFencedException">Another claim holds the agent; nothing was removed unless the exception says that it may have been.</exception>
    ValueTask DeleteAsync(RecordClaim claim, CancellationToken cancellationToken = default);
}
