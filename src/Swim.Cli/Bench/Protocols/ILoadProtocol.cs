using System.Buffers;

namespace Swim.Cli.Bench.Protocols;

/// <summary>
/// How one kind of server is spoken to: the same work can so be given to any. A topic is what many may follow and anybody may send to;
/// a stamp is the number that an event carries back.
/// </summary>
internal interface ILoadProtocol
{
    /// <summary>The WebSocket subprotocol to offer, or null.</summary>
    string? Subprotocol { get; }

    /// <summary>Frames that every connection sends first; may be none.</summary>
    void AppendOpening(ArrayBufferWriter<byte> frames);

    /// <summary>Frames that let a connection get a topic's events; may be none.</summary>
    void AppendFollow(ArrayBufferWriter<byte> frames, int topic);

    /// <summary>The frame that makes a topic send an event with this stamp to whoever follows it.</summary>
    void AppendSend(ArrayBufferWriter<byte> frames, int topic, long stamp);

    /// <summary>Tells what a message holds.</summary>
    void Read(ReadOnlySpan<byte> message, ILoadEvents events);
}
