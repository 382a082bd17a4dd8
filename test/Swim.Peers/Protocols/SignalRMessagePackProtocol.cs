using System.Buffers;
using MessagePack;
using Swim.Cli.Bench.Protocols;
using Swim.Cli.Bench.Wire;

namespace Swim.Peers.Protocols;

/// <summary>SignalR's MessagePack protocol: each record behind its length, several of which may share a message.</summary>
/// <param name="method">The hub's method that takes the bodies.</param>
/// <param name="body">The bodies.</param>
internal sealed class SignalRMessagePackProtocol(string method, StampedBody body) : ILoadProtocol
{
    private const int Invocation = 1;
    private const byte EndOfOpening = 0x1E;

    public string? Subprotocol => null;

    public void AppendOpening(ArrayBufferWriter<byte> frames) => LoadFrames.Append(frames, "{\"protocol\":\"messagepack\",\"version\":1}\u001e"u8);

    public void AppendFollow(ArrayBufferWriter<byte> frames, int topic) => Append(frames, "Follow", []);

    public void AppendSend(ArrayBufferWriter<byte> frames, int topic, long stamp)
    {
        var rented = ArrayPool<byte>.Shared.Rent(body.MaxLength);
        Append(frames, method, rented.AsSpan(0, body.Write(rented, stamp)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    public void Read(ReadOnlySpan<byte> message, ILoadEvents events)
    {
        // the answer to the opening is JSON still, and may share the message with what follows it
        if (message.StartsWith("{"u8)) message = message[(message.IndexOf(EndOfOpening) + 1)..];
        while (!message.IsEmpty)
        {
            var (length, taken) = ReadLength(message);
            ReadRecord(message.Slice(taken, length), events);
            message = message[(taken + length)..];
        }
    }

    private static void ReadRecord(ReadOnlySpan<byte> record, ILoadEvents events)
    {
        var reader = new MessagePackReader(record.ToArray());
        reader.ReadArrayHeader();
        if (reader.ReadInt32() != Invocation) return;
        reader.Skip();
        reader.Skip();
        if (reader.ReadString() == "F")
        {
            events.OnFollowed();
            return;
        }

        reader.ReadArrayHeader();
        events.OnEvent(reader.ReadStringSequence() is { } text ? StampedBody.Read(text.FirstSpan) : -1);
    }

    private static void Append(ArrayBufferWriter<byte> frames, string target, ReadOnlySpan<byte> argument)
    {
        var record = new ArrayBufferWriter<byte>(64 + argument.Length);
        var writer = new MessagePackWriter(record);
        writer.WriteArrayHeader(6);
        writer.Write(Invocation);
        writer.WriteMapHeader(0);
        writer.WriteNil();
        writer.Write(target);
        if (argument.IsEmpty)
        {
            writer.WriteArrayHeader(0);
        }
        else
        {
            writer.WriteArrayHeader(1);
            writer.WriteString(argument);
        }

        writer.WriteArrayHeader(0);
        writer.Flush();
        var message = new ArrayBufferWriter<byte>(record.WrittenCount + 5);
        for (var rest = (uint)record.WrittenCount; ; rest >>= 7)
        {
            message.Write([(byte)(rest > 0x7F ? rest | 0x80 : rest)]);
            if (rest <= 0x7F) break;
        }

        message.Write(record.WrittenSpan);
        LoadFrames.Append(frames, message.WrittenSpan, LoadFrames.Binary);
    }

    private static (int Length, int Taken) ReadLength(ReadOnlySpan<byte> message)
    {
        var length = 0;
        for (var i = 0; ; i++)
        {
            length |= (message[i] & 0x7F) << (7 * i);
            if ((message[i] & 0x80) == 0) return (length, i + 1);
        }
    }
}
