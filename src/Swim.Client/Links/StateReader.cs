using System.Buffers;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Client;

/// <summary>Takes a lane's state once.</summary>
internal sealed class StateReader(string node, LaneKind? expected) : ILaneReader
{
    private readonly TaskCompletionSource<LaneReading> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LaneKind _kind;

    public LaneKind? ExpectedKind => expected;

    public Task<LaneReading> Result => _result.Task;

    public void OnLinked(LaneLink link)
    {
        // a lane that has sent nothing is, for all one can know, an empty map
        _kind = expected ?? (link.Kind == LaneKind.Supply ? LaneKind.Map : link.Kind);
    }

    public void OnOps(ReadOnlySpan<LaneOp> ops)
    {
    }

    public void OnSnapshot(in LaneSnapshot snapshot)
    {
        if (!_result.Task.IsCompleted) _result.TrySetResult(new LaneReading(true, _kind, snapshot.Epoch, snapshot.Version, Print(snapshot.Entries)));
    }

    public void OnUnlinked(UnlinkReason reason)
    {
        if (reason is UnlinkReason.LaneNotFound or UnlinkReason.Unsupported) _result.TrySetResult(LaneReading.NotFound);
        else if (reason == UnlinkReason.NodeNotFound) _result.TrySetException(new NodeNotFoundException(node));
        else _result.TrySetException(new AgentUnavailableException(node, $"the host refused the link ({reason})."));
    }

    private byte[] Print(ReadOnlySpan<LaneOp> entries)
    {
        if (LinkShapes.Of(_kind) == LinkShape.Value) return entries.IsEmpty || entries[^1].Body is not { } body ? [] : body.Span.ToArray();
        var output = new ArrayBufferWriter<byte>();
        output.Write("{"u8);
        var isFirst = true;
        foreach (ref readonly var entry in InOrder(entries).AsSpan())
        {
            if (!isFirst) output.Write(","u8);
            isFirst = false;
            if (entry.Key is { } key)
            {
                output.Write(key.Span);
                output.Write(":"u8);
            }

            if (entry.Body is { } value) output.Write(value.Span);
        }

        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    // entries are kept as they came; readers of a map expect them in the order of keys
    private static LaneOp[] InOrder(ReadOnlySpan<LaneOp> entries)
    {
        var ordered = entries.ToArray();
        if (Array.Exists(ordered, static entry => entry.Key is null)) return ordered;
        var keys = Array.ConvertAll(ordered, static entry => Value.TryParse(entry.Key!.Span, out var key) ? key : Value.Absent);
        Array.Sort(keys, ordered);
        return ordered;
    }
}
