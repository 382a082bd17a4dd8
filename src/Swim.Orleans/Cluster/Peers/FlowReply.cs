namespace Swim.Runtime;

/// <summary>What became of one batch of a flow.</summary>
internal enum FlowReply : byte
{
    /// <summary>It has been taken in, in order.</summary>
    Accepted,

    /// <summary>Something before it is missing or could not be read: the session is over, begin another one.</summary>
    Broken,

    /// <summary>A later session of the same sender is known, or the sender is known to be dead.</summary>
    Refused,
}
