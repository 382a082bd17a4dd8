using System.Buffers;
using Swim.Cli.Bench.Protocols;
using Swim.Cli.Bench.Wire;

namespace Swim.Peers.Protocols;

/// <summary>SignalR's JSON protocol: records that end with 0x1E, several of which may share a message.</summary>
/// <param name="method">The hub's method that takes the bodies.</param>
/// <param name="body">The bodies; they hold no character that JSON escapes but quotation marks.</param>
internal sealed class SignalRJsonProtocol(string method, StampedBody body) : ILoadProtocol
{
    private const byte End = 0x1E;

    private readonly byte[] _invoke = System.Text.Encoding.ASCII.GetBytes($"{{\"type\":1,\"target\":\"{method}\",\"arguments\":[\"");

    private static ReadOnlySpan<byte> Event => "\"target\":\"E\",\"arguments\":[\""u8;

    public string? Subprotocol => null;

    public void AppendOpening(ArrayBufferWriter<byte> frames) => LoadFrames.Append(frames, "{\"protocol\":\"json\",\"version\":1}\u001e"u8);

    public void AppendFollow(ArrayBufferWriter<byte> frames, int topic) => LoadFrames.Append(frames, "{\"type\":1,\"target\":\"Follow\",\"arguments\":[]}\u001e"u8);

    public void AppendSend(ArrayBufferWriter<byte> frames, int topic, long stamp)
    {
        var rented = ArrayPool<byte>.Shared.Rent(_invoke.Length + (2 * body.MaxLength) + 4);
        _invoke.CopyTo(rented, 0);
        var bodyBytes = ArrayPool<byte>.Shared.Rent(body.MaxLength);
        var length = _invoke.Length;
        foreach (var one in bodyBytes.AsSpan(0, body.Write(bodyBytes, stamp)))
        {
            if (one == '"') rented[length++] = (byte)'\\';
            rented[length++] = one;
        }

        "\"]}\u001e"u8.CopyTo(rented.AsSpan(length));
        LoadFrames.Append(frames, rented.AsSpan(0, length + 4));
        ArrayPool<byte>.Shared.Return(bodyBytes);
        ArrayPool<byte>.Shared.Return(rented);
    }

    public void Read(ReadOnlySpan<byte> message, ILoadEvents events)
    {
        while (message.IndexOf(End) is >= 0 and var end)
        {
            var record = message[..end];
            message = message[(end + 1)..];
            if (record.IndexOf(Event) is >= 0 and var at) events.OnEvent(StampedBody.Read(record[(at + Event.Length)..]));
            else if (record.IndexOf("\"target\":\"F\""u8) >= 0) events.OnFollowed();
        }
    }
}
