namespace Swim.Lanes;

/// <summary>A lane whose stored bytes do not fit its form was to be changed. The bytes are kept; make the form fit them, repair them, or delete the agent (docs/storage.md).</summary>
public sealed class LaneQuarantinedException : InvalidOperationException
{
    /// <summary>For a lane of the agent at <paramref name="node"/>.</summary>
    public LaneQuarantinedException(string node, string lane, Exception cause)
        : base($"Lane {lane} of {node} is read-only: its stored state does not fit its type ({cause?.Message}).", cause)
    {
        Node = node;
        Lane = lane;
        Record = (cause as LaneRecordException)?.Record;
    }

    /// <summary>The node path.</summary>
    public string Node { get; }

    /// <summary>The lane.</summary>
    public string Lane { get; }

    /// <summary>The record that does not fit.</summary>
    public string? Record { get; }
}
