namespace Swim.Lanes;

/// <summary>A lane whose stored bytes do not fit its form was to be changed. The bytes are kept; make the form fit them, or delete the agent.</summary>
public sealed class LaneQuarantinedException : InvalidOperationException
{
    /// <summary>For a lane of the agent at <paramref name="node"/>.</summary>
    public LaneQuarantinedException(string node, string lane, Exception cause)
        : base($"Lane {lane} of {node} is read-only: its stored state does not fit its type ({cause.Message}).", cause)
    {
        Node = node;
        Lane = lane;
    }

    /// <summary>The node path.</summary>
    public string Node { get; }

    /// <summary>The lane.</summary>
    public string Lane { get; }
}
