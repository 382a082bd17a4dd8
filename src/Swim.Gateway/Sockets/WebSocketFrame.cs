namespace Swim.Gateway.Sockets;

/// <summary>One frame as the parser found it.</summary>
/// <param name="Opcode">Checked: one of the known ones.</param>
/// <param name="IsFinal">The FIN bit.</param>
/// <param name="HeaderLength">Bytes before the payload, mask included.</param>
/// <param name="PayloadLength">Bytes of payload, at most what the caller allowed.</param>
internal readonly record struct WebSocketFrame(WebSocketOpcode Opcode, bool IsFinal, int HeaderLength, int PayloadLength)
{
    public int Length => HeaderLength + PayloadLength;

    public bool IsControl => Opcode >= WebSocketOpcode.Close;
}
