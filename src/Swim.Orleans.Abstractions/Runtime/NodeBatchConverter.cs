using Orleans;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// Lets batches travel between processes: readers by number, since they live in the memory of their own. Within a process nothing is converted: batches are
/// passed by reference.
/// </summary>
/// <param name="far">The readers of this process; null in one that has none.</param>
[RegisterConverter]
internal sealed class NodeBatchConverter(IFarReaders? far = null) : IConverter<NodeBatch, NodeBatchSurrogate>
{
    public NodeBatch ConvertFromSurrogate(in NodeBatchSurrogate surrogate)
    {
        var batch = new NodeBatch { Order = new BatchOrder(surrogate.Sender, surrogate.Number, surrogate.GivenUp) };
        var start = 0;
        for (var i = 0; i < surrogate.Lanes.Length; i++)
        {
            var kind = surrogate.Kinds is null ? NodeOpKind.Command : (NodeOpKind)surrogate.Kinds[i];
            var body = surrogate.Bytes.Span.Slice(start, surrogate.Lengths[i]);
            start += surrogate.Lengths[i];
            batch.Add(kind, surrogate.Lanes[i], body, ReaderOf(surrogate, kind, i));
            if (LaneTraces.Parse(surrogate.Traces?[i]) is var trace && LaneTraces.IsSampled(trace)) batch.Trace(trace);
        }

        // back in the process of its readers, whose agent has come here meanwhile and may go on again: then it goes on as it came, since these are known here by themselves only
        if (surrogate.Readers is not null && far is not null && surrogate.From == far.Self) batch.Passage = surrogate;
        return batch;
    }

    public NodeBatchSurrogate ConvertToSurrogate(in NodeBatch value)
    {
        if (value.Passage is NodeBatchSurrogate passage) return passage;
        var count = value.Count;
        var surrogate = new NodeBatchSurrogate { Lanes = new string[count], Lengths = new int[count], Bytes = value.Bytes.ToArray() };
        (surrogate.Sender, surrogate.Number, surrogate.GivenUp) = value.Order;
        for (var i = 0; i < count; i++)
        {
            ref readonly var op = ref value.Ops[i];
            surrogate.Lanes[i] = op.Lane;
            surrogate.Lengths[i] = op.BodyLength;
            if (value.IsTraced && LaneTraces.IsSampled(value.TraceOf(i))) (surrogate.Traces ??= new string?[count])[i] = LaneTraces.Print(value.TraceOf(i));
            if (op.Kind == NodeOpKind.Command && op.Reader is null) continue;
            surrogate.Kinds ??= new byte[count];
            surrogate.Kinds[i] = (byte)op.Kind;
            if (op.Reader is not null) Enter(ref surrogate, value, op, i);
        }

        return surrogate;
    }

    private ILaneReader? ReaderOf(in NodeBatchSurrogate surrogate, NodeOpKind kind, int index)
    {
        if (surrogate.Readers is not { } readers || readers[index * 2] == 0) return null;
        return far?.ReaderOf(surrogate.From, new FarStep(kind, readers[index * 2], readers[(index * 2) + 1], surrogate.Regions?[index]));
    }

    private void Enter(ref NodeBatchSurrogate surrogate, NodeBatch batch, in NodeOp op, int index)
    {
        if (far is null) throw new InvalidOperationException($"Cannot {op.Kind.ToString().ToLowerInvariant()} lane {op.Lane}: this process has no lane hub.");
        FarStep step;
        if (op.Reader is FarReader reader)
        {
            // from another process, forwarded
            step = new FarStep(op.Kind, reader.Id, reader.Request, reader.RegionText);
            surrogate.From = far.AddressOf(reader);
        }
        else
        {
            step = far.Enter(batch, op);
            surrogate.From = far.Self;
        }

        surrogate.Kinds![index] = (byte)step.Kind;
        surrogate.Readers ??= new long[batch.Count * 2];
        surrogate.Readers[index * 2] = step.Id;
        surrogate.Readers[(index * 2) + 1] = step.Request;
        if (step.Region.IsEmpty) return;
        surrogate.Regions ??= new byte[]?[batch.Count];
        surrogate.Regions[index] = step.Region.ToArray();
    }
}
