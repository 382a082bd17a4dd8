namespace Swim.Gateway.Sockets;

internal enum ReceivedKind : byte
{
    Text,
    Binary,
    Ping,
    Pong,
    Close,
    Failed,
}
