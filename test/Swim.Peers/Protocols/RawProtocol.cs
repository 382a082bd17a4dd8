using System.Buffers;
using Swim.Cli.Bench.Protocols;
using Swim.Cli.Bench.Wire;

namespace Swim.Peers.Protocols;

/// <summary>Bodies alone, as <see cref="Servers.RawServer"/> takes them.</summary>
internal sealed class RawProtocol(StampedBody body) : ILoadProtocol
{
    public string? Subprotocol => null;

    public void AppendOpening(ArrayBufferWriter<byte> frames)
    {
    }

    public void AppendFollow(ArrayBufferWriter<byte> frames, int topic) => LoadFrames.Append(frames, "follow"u8);

    public void AppendSend(ArrayBufferWriter<byte> frames, int topic, long stamp)
    {
        var rented = ArrayPool<byte>.Shared.Rent(body.MaxLength);
        LoadFrames.Append(frames, rented.AsSpan(0, body.Write(rented, stamp)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    public void Read(ReadOnlySpan<byte> message, ILoadEvents events)
    {
        if (message.SequenceEqual("followed"u8)) events.OnFollowed();
        else events.OnEvent(StampedBody.Read(message));
    }
}
