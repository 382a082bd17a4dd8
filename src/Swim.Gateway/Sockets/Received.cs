namespace Swim.Gateway.Sockets;

/// <summary>What the receiver found next. The payload is valid until the receiver is asked again.</summary>
internal readonly record struct Received(ReceivedKind Kind, ReadOnlyMemory<byte> Payload, CloseReason? Failure = null);
