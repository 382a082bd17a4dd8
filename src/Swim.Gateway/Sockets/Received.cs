namespace Swim.Gateway.Sockets;

/// <summary>What the receiver found next. The payload is valid until the receiver is asked for more bytes.</summary>
internal readonly record struct Received(ReceivedKind Kind, ReadOnlyMemory<byte> Payload, CloseReason? Failure = null)
{
    /// <summary>The payload came in pieces, and is valid only until the receiver is asked again.</summary>
    public bool IsPassing { get; init; }
}
