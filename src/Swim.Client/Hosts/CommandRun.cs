using Swim.Lanes;
using Swim.Warp;

namespace Swim.Client;

/// <summary>Commands of one batch in a row, on their way to the socket. The host's gate guards it while it waits, its writer owns it after.</summary>
internal sealed class CommandRun(WarpNode node, NodeBatch batch, int start, int end, long enqueued)
{
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next = start;
    private int _inDoubt;

    /// <summary>Completes when every command has been written.</summary>
    public Task Written => _written.Task;

    /// <summary>When it began to wait.</summary>
    public long Enqueued => enqueued;

    /// <summary>Commands that have not been written.</summary>
    public int Left => end - _next;

    /// <summary>Bytes of bodies that have not been written.</summary>
    public long Bytes { get; } = BytesOf(batch, start, end);

    public static long BytesOf(NodeBatch batch, int start, int end)
    {
        long bytes = 0;
        foreach (ref readonly var op in batch.Ops[start..end]) bytes += op.BodyLength;
        return bytes;
    }

    /// <summary>Writes the next command's frame and returns its length; 0 when no lane can have that name.</summary>
    public int WriteNext(FrameBuffer buffer)
    {
        ref readonly var op = ref batch.Ops[_next++];
        if (node.CommandHeader(op.Lane) is not { } header) return 0;
        var body = batch.Body(op);
        return EnvelopeWriter.Write(buffer.GetSpan(EnvelopeWriter.GetLength(header, body)), header, body);
    }

    /// <summary>The connection ended while the last command was being written: it may or may not have arrived, and is not written again.</summary>
    public void Doubt() => _inDoubt++;

    public void Complete()
    {
        if (_inDoubt == 0) _written.TrySetResult();
        else _written.TrySetException(new AgentUnavailableException(node.Uri, $"the connection was lost while a command was being written ({_inDoubt} in all); it may not have arrived."));
    }

    public void Fail(string reason) => _written.TrySetException(new AgentUnavailableException(node.Uri, reason));
}
