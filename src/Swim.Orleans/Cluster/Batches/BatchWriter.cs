using System.Buffers.Binary;
using System.Text;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// Writes batches for many agents into one message. Numbers are variable-length (7 bits a byte, low first) unless a size is given; texts and bodies are preceded by their
/// length. Not safe for threads.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term>message</term><description>version (1 byte, 1), then batches</description></item>
/// <item><term>batch</term><description>node, sender (8 bytes, little endian), [number, given up] of a sender, count of steps, steps</description></item>
/// <item><term>step</term><description>kind (1, and reader 16, region 32, trace 64), lane, body, [reader, request], [region], [traceparent]</description></item>
/// <item><term>lane</term><description>its number in the message from 0; one that is new is followed by its name</description></item>
/// </list>
/// </remarks>
/// <param name="output">What is written to.</param>
/// <param name="readers">What readers are on the wire.</param>
internal sealed class BatchWriter(FlowBuffer output, IFarReaders readers)
{
    private const int LongestNumber = 10;

    private readonly Dictionary<string, int> _lanes = new(StringComparer.Ordinal);

    /// <summary>Bytes of the message so far.</summary>
    public int Count => output.Count;

    /// <summary>Begins a message.</summary>
    public void Begin()
    {
        output.Clear();
        _lanes.Clear();
        output.GetSpan(1)[0] = BatchStep.Version;
        output.Advance(1);
    }

    /// <summary>Adds a batch whose <see cref="NodeBatch.Target"/> is set.</summary>
    public void Add(NodeBatch batch)
    {
        Text(batch.Target!.Node);
        var order = batch.Order;
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), order.Sender);
        output.Advance(sizeof(long));
        if (order.Sender != 0)
        {
            Number(order.Number);
            Number(order.GivenUp);
        }

        Number(batch.Count);
        for (var i = 0; i < batch.Count; i++) Step(batch, batch.Ops[i], i);
    }

    private void Step(NodeBatch batch, in NodeOp op, int index)
    {
        var step = op.Reader is null ? new FarStep(op.Kind, 0, 0, default) : readers.Enter(batch, op);
        var trace = batch.IsTraced ? batch.TraceOf(index) : default;
        var head = (byte)step.Kind;
        if (op.Reader is not null) head |= BatchStep.HasReader;
        if (!step.Region.IsEmpty) head |= BatchStep.HasRegion;
        if (LaneTraces.IsSampled(trace)) head |= BatchStep.HasTrace;
        output.GetSpan(1)[0] = head;
        output.Advance(1);
        if (_lanes.TryGetValue(op.Lane, out var lane))
        {
            Number(lane);
        }
        else
        {
            Number(_lanes.Count);
            _lanes.Add(op.Lane, _lanes.Count);
            Text(op.Lane);
        }

        Bytes(batch.Body(op));
        if (op.Reader is not null)
        {
            Number(step.Id);
            Number(step.Request);
        }

        if (!step.Region.IsEmpty) Bytes(step.Region.Span);
        if (LaneTraces.IsSampled(trace)) Text(LaneTraces.Print(trace));
    }

    private void Number(long value)
    {
        var rest = (ulong)value;
        var space = output.GetSpan(LongestNumber);
        var length = 0;
        for (; rest > 127; rest >>= 7) space[length++] = (byte)(rest | 128);
        space[length++] = (byte)rest;
        output.Advance(length);
    }

    private void Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Number(length);
        Encoding.UTF8.GetBytes(text, output.GetSpan(length));
        output.Advance(length);
    }

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
    }
}
