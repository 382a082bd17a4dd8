namespace Swim.Lanes;

/// <summary>
/// The numbers of readers here whose agents are in other processes, and what they have asked for that has not been answered. A number lives from the first
/// step that is sent until the reader has left its feed and nothing of it is under way. Safe from any thread.
/// </summary>
public sealed class FarIds
{
    /// <summary>
    /// To be called for each step of a batch that has a reader, whenever the batch is put on the wire (again, when it is sent again): notes that an
    /// answer is due, gives the reader's number. A reader that is a <see cref="FarReader"/> already is not for this: it goes on as it is.
    /// </summary>
    /// <param name="node">The agent's node path.</param>
    /// <param name="kind">The lane's kind, when it is known.</param>
    /// <param name="op">The step.</param>
    /// <param name="body">Its body.</param>
    public FarStep Enter(string node, LaneKind? kind, in NodeOp op, ReadOnlySpan<byte> body)
    {
        return default;
    }

    /// <summary>The reader of a number that has come back: its agent turned out to be in this process. Null when the reader has left.</summary>
    public ILaneReader? Find(long id) => null;

    /// <summary>The agent could not be reached: readers of these steps that still wait are told <see cref="UnlinkReason.Failed"/>.</summary>
    public void Fail(string node, NodeBatch batch)
    {
    }

    /// <summary>
    /// Sends again (<see cref="IHubWatch.Resend"/>) what has not been answered since the call before the last: to be called every so often, such as with the
    /// lease.
    /// </summary>
    public void ResendOverdue()
    {
    }
}
