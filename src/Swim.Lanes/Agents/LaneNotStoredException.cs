namespace Swim.Lanes;

/// <summary>
/// A change of a <see cref="Durability.Committed"/> lane is not stored because the lane's form cannot write its value. It stands in memory; the other lanes of its
/// agent are stored. The lane's next change that can be written is stored with everything before it.
/// </summary>
public sealed class LaneNotStoredException : InvalidOperationException
{
    /// <summary>For a lane of the agent at <paramref name="node"/>.</summary>
    public LaneNotStoredException(string node, string lane, Exception cause)
        : base($"Lane {lane} of {node} is not stored: its form cannot write it ({cause.Message}).", cause)
    {
        Node = node;
        Lane = lane;
    }

    /// <summary>The node path.</summary>
    public string Node { get; }

    /// <summary>The lane.</summary>
    public string Lane { get; }
}
