using Orleans;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// Commands travel between silos; links do not yet, since a reader lives in the memory of its own silo. Within a silo nothing is converted:
/// batches are passed by reference.
/// </summary>
[RegisterConverter]
internal sealed class NodeBatchConverter : IConverter<NodeBatch, NodeBatchSurrogate>
{
    public NodeBatch ConvertFromSurrogate(in NodeBatchSurrogate surrogate)
    {
        var batch = new NodeBatch();
        var start = 0;
        for (var i = 0; i < surrogate.Lanes.Length; i++)
        {
            batch.Add(NodeOpKind.Command, surrogate.Lanes[i], surrogate.Bytes.Span.Slice(start, surrogate.Lengths[i]), null);
            start += surrogate.Lengths[i];
        }

        return batch;
    }

    public NodeBatchSurrogate ConvertToSurrogate(in NodeBatch value)
    {
        var lanes = new string[value.Count];
        var lengths = new int[value.Count];
        for (var i = 0; i < lanes.Length; i++)
        {
            ref readonly var op = ref value.Ops[i];
            if (op.Kind != NodeOpKind.Command)
            {
                throw new InvalidOperationException(
                    $"Cannot {op.Kind.ToString().ToLowerInvariant()} lane {op.Lane}: its agent is on another silo, and links do not cross silos yet.");
            }

            lanes[i] = op.Lane;
            lengths[i] = op.BodyLength;
        }

        return new NodeBatchSurrogate { Lanes = lanes, Lengths = lengths, Bytes = value.Bytes.ToArray() };
    }
}
