using Swim.Lanes;

namespace Swim;

/// <summary>A lane refused what was asked of it. The message names node, lane, what was expected and what came.</summary>
public sealed class LaneException : Exception
{
    /// <summary>With the place, what happened and a message for people.</summary>
    public LaneException(string node, string lane, CommandStatus status, string message, Exception? inner = null)
        : base($"Lane {lane} of agent {node}: {message}", inner)
    {
        Node = node;
        Lane = lane;
        Status = status;
    }

    /// <summary>The node path.</summary>
    public string Node { get; }

    /// <summary>The lane's name.</summary>
    public string Lane { get; }

    /// <summary>What happened.</summary>
    public CommandStatus Status { get; }
}
