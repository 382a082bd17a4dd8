using System.Buffers.Binary;
using System.Text;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>Reads what <see cref="BatchWriter"/> has written, batch by batch.</summary>
/// <param name="message">The message.</param>
/// <param name="from">The process that has written it.</param>
/// <param name="readers">What readers are on the wire.</param>
/// <param name="names">Names of lanes that have come before.</param>
internal ref struct BatchReader(ReadOnlySpan<byte> message, PeerAddress from, IFarReaders readers, LaneNames names)
{
    private readonly List<string> _lanes = [];
    private ReadOnlySpan<byte> _rest = Open(message);

    /// <summary>The node of the next batch, UTF-8; false at the end.</summary>
    /// <exception cref="FormatException">It is no such message.</exception>
    public bool TryReadNode(out ReadOnlySpan<byte> node)
    {
        node = default;
        if (_rest.IsEmpty) return false;
        node = Bytes();
        return true;
    }

    /// <summary>The rest of that batch.</summary>
    /// <exception cref="FormatException">It is no such message.</exception>
    public void ReadInto(NodeBatch batch)
    {
        var sender = BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));
        if (sender != 0) batch.Order = new BatchOrder(sender, Number(), Number());
        for (var left = Number(); left > 0; left--)
        {
            var head = Take(1)[0];
            var kind = (NodeOpKind)(head & BatchStep.KindMask);
            var lane = Lane();
            var body = Bytes();
            var (id, request) = (head & BatchStep.HasReader) == 0 ? (0L, 0L) : (Number(), Number());
            var region = (head & BatchStep.HasRegion) == 0 ? default : Bytes();
            batch.Add(kind, lane, body, id == 0 ? null : readers.ReaderOf(from, new FarStep(kind, id, request, region.ToArray())));
            if ((head & BatchStep.HasTrace) != 0 && LaneTraces.Parse(Encoding.ASCII.GetString(Bytes())) is var trace && LaneTraces.IsSampled(trace)) batch.Trace(trace);
        }
    }

    private static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> message) => message is [BatchStep.Version, .. var rest] ? rest : throw new FormatException("These are no batches of this version.");

    private string Lane()
    {
        var number = Number();
        if (number < _lanes.Count) return _lanes[(int)number];
        if (number > _lanes.Count) throw new FormatException($"Lane {number} of the message has no name.");
        var lane = names.Of(Bytes());
        _lanes.Add(lane);
        return lane;
    }

    private long Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 127) << shift;
            if (next < 128) return (long)value;
        }

        throw new FormatException("A number of the message is too long.");
    }

    private ReadOnlySpan<byte> Bytes() => Take(Number());

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _rest.Length) throw new FormatException("The message ends within a batch.");
        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}
