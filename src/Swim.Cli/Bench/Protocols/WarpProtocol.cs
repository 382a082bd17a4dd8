using System.Buffers;
using System.Globalization;
using System.Text;
using Swim.Cli.Bench.Wire;
using Swim.Warp;

namespace Swim.Cli.Bench.Protocols;

/// <summary>WARP: a topic is one lane of one of many nodes, sent to by a lane of the same node.</summary>
/// <param name="node">The node of a topic, with <c>{0}</c> for its number.</param>
/// <param name="follow">The lane that is linked.</param>
/// <param name="send">The lane that takes the commands.</param>
/// <param name="body">What the commands carry.</param>
internal sealed class WarpProtocol(string node, string follow, string send, StampedBody body) : ILoadProtocol
{
    private readonly CompositeFormat _node = CompositeFormat.Parse(node);
    private readonly Dictionary<int, byte[]> _headers = [];
    private readonly Lock _gate = new();

    public string? Subprotocol => "warp0";

    public string Node(int topic) => string.Format(CultureInfo.InvariantCulture, _node, topic);

    public void AppendOpening(ArrayBufferWriter<byte> frames)
    {
    }

    public void AppendFollow(ArrayBufferWriter<byte> frames, int topic) =>
        LoadFrames.Append(frames, EnvelopeWriter.BuildHeader(EnvelopeKind.Link, Node(topic), follow));

    public void AppendSend(ArrayBufferWriter<byte> frames, int topic, long stamp)
    {
        var rented = ArrayPool<byte>.Shared.Rent(body.MaxLength);
        LoadFrames.AppendEnvelope(frames, Header(topic), rented.AsSpan(0, body.Write(rented, stamp)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    public void Read(ReadOnlySpan<byte> message, ILoadEvents events)
    {
        if (!EnvelopeReader.TryRead(message, out var header, out _)) return;
        if (header.Kind == EnvelopeKind.Event) events.OnEvent(StampedBody.Read(header.Body));
        else if (header.Kind == EnvelopeKind.Linked) events.OnFollowed();
    }

    private byte[] Header(int topic)
    {
        lock (_gate)
        {
            if (!_headers.TryGetValue(topic, out var header))
            {
                header = EnvelopeWriter.BuildHeader(EnvelopeKind.Command, Node(topic), send);
                _headers.Add(topic, header);
            }

            return header;
        }
    }
}
