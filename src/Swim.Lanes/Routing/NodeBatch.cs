using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Swim.Lanes;

/// <summary>
/// The steps of one connection for one node, in the order they were received (link, sync, unlink and commands are one sequence).
/// Filled by one thread, then handed over whole: after that nobody writes. <see cref="Reset"/> makes it new again.
/// </summary>
public sealed class NodeBatch
{
    // most batches for one of very many agents have one step with a short body: they should touch little memory
    private const int FirstBytes = 16;

    // the only step of most
    private NodeOp _first;

    // all of them, once there are several
    private NodeOp[]? _ops;
    private int _count;
    private byte[] _bytes = [];
    private int _used;

    // what few batches need, so that the others are shorter
    private Particulars? _particulars;

    /// <summary>The steps in order.</summary>
    public ReadOnlySpan<NodeOp> Ops => _ops is null ? MemoryMarshal.CreateReadOnlySpan(ref _first, _count) : _ops.AsSpan(0, _count);

    /// <summary>Number of steps.</summary>
    public int Count => _count;

    /// <summary>Bytes of all bodies together.</summary>
    public int ByteCount => _used;

    /// <summary>All bodies, one after the other.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _used);

    /// <summary>Whether any step may run a handler.</summary>
    public bool HasCommands { get; private set; }

    /// <summary>The agent that the batch is for; set by the router when it hands the batch on.</summary>
    public NodeTarget? Target { get; set; }

    /// <summary>Who sends it, when the order of what it sends matters; null: nobody.</summary>
    public BatchSender? Sender { get; set; }

    /// <summary>Which of its sender's batches it is: set by the router each time that it is sent, and where it arrives.</summary>
    public BatchOrder Order
    {
        get => _particulars?.Order ?? default;
        set
        {
            if (_particulars is not null || value != default) Own.Order = value;
        }
    }

    /// <summary>Commands of a batch whose links have been delivered of which nobody knows whether they ran; set by the router before its delivery ends.</summary>
    public int LostCommands
    {
        get => _particulars?.LostCommands ?? 0;
        set => Own.LostCommands = value;
    }

    /// <summary>Steps at its beginning that have been carried out although the delivery of the rest has failed: they must not be repeated.</summary>
    public int Done
    {
        get => _particulars?.Done ?? 0;
        set => Own.Done = value;
    }

    /// <summary>Who is told what becomes of the batch; set by the router while it has it.</summary>
    public IDeliveryReceiver? Receiver { get; set; }

    /// <summary>When the router was given it, or 0 when nobody measures; set by the router.</summary>
    public long Started { get; set; }

    /// <summary>The next one where batches wait in a row: for whoever has the batch at the time.</summary>
    public NodeBatch? Next { get; set; }

    /// <summary>How the batch has come from another process, for when it goes on to a third; null: it has not, or does not need it. Nobody adds steps to such a one.</summary>
    public object? Passage
    {
        get => _particulars?.Passage;
        set => Own.Passage = value;
    }

    /// <summary>Someone may still read the batch though its delivery has ended: it must not be filled again.</summary>
    public bool IsHeld
    {
        get => _particulars is { IsHeld: true };
        set => Own.IsHeld = value;
    }

    /// <summary>The body of a step.</summary>
    public ReadOnlySpan<byte> Body(in NodeOp op) => _bytes.AsSpan(op.BodyStart, op.BodyLength);

    /// <summary>Adds a step; the body is copied.</summary>
    public void Add(NodeOpKind kind, string lane, ReadOnlySpan<byte> body, ILaneReader? reader)
    {
        if (_used + body.Length > _bytes.Length) Grow(body.Length);
        body.CopyTo(_bytes.AsSpan(_used));
        if (_ops is null && _count == 1)
        {
            _ops = new NodeOp[4];
            _ops[0] = _first;
        }
        else if (_ops is not null && _count == _ops.Length)
        {
            Array.Resize(ref _ops, _count * 4);
        }

        if (_ops is null) _first = new NodeOp(kind, lane, _used, body.Length, reader);
        else _ops[_count] = new NodeOp(kind, lane, _used, body.Length, reader);
        _count++;
        _used += body.Length;
        HasCommands |= kind == NodeOpKind.Command;
    }

    /// <summary>Whether a step belongs to a sampled trace.</summary>
    public bool IsTraced => _particulars is { Traces.Count: > 0 };

    /// <summary>The step added last belongs to a trace; its handler's span goes on from <paramref name="context"/>.</summary>
    public void Trace(in ActivityContext context) => Own.Traces.Add(new StepTrace(_count - 1, context, null));

    /// <summary>The same with the span itself, which <see cref="EndTraces"/> ends.</summary>
    public void Trace(Activity span)
    {
        ArgumentNullException.ThrowIfNull(span);
        Own.Traces.Add(new StepTrace(_count - 1, span.Context, span));
    }

    /// <summary>The trace that a step belongs to, or an empty context.</summary>
    public ActivityContext TraceOf(int step)
    {
        if (!IsTraced) return default;
        foreach (var trace in Own.Traces)
            if (trace.Step == step) return trace.Context;
        return default;
    }

    /// <summary>The batch has been carried out, or has failed: ends the spans it was given. Only whoever gave them calls it.</summary>
    public void EndTraces(Exception? error = null)
    {
        if (!IsTraced) return;
        foreach (var trace in Own.Traces)
        {
            if (error is not null) trace.Span?.SetStatus(ActivityStatusCode.Error, error.Message);
            trace.Span?.Dispose();
        }

        Own.Traces.Clear();
    }

    /// <summary>For whoever is about to look at very many batches: has this one fetched into the processor's cache (<see cref="CacheHint"/>).</summary>
    public void Fetch()
    {
        CacheHint.Fetch(_bytes);
        CacheHint.Fetch(Receiver);
    }

    /// <summary>Empties the batch and keeps its memory up to <paramref name="keepBytes"/>. Only when the receiver is known to be done with it.</summary>
    public void Reset(int keepBytes = 64 * 1024)
    {
        _first = default;
        _ops?.AsSpan(0, _count).Clear();
        _count = 0;
        _used = 0;
        HasCommands = false;
        Target = null;
        Sender = null;
        Receiver = null;
        Started = 0;
        _particulars?.Clear();
        if (_bytes.Length <= keepBytes) return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void Grow(int more)
    {
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(_used + more, Math.Max(FirstBytes, _bytes.Length * 2)));
        _bytes.AsSpan(0, _used).CopyTo(grown);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = grown;
    }

    private Particulars Own => _particulars ??= new Particulars();

    // it stays with the batch, so that a sender whose batches all have some makes none anew
    private sealed class Particulars
    {
        public BatchOrder Order { get; set; }

        public int LostCommands { get; set; }

        public int Done { get; set; }

        public object? Passage { get; set; }

        public bool IsHeld { get; set; }

        public List<StepTrace> Traces { get; } = [];

        public void Clear()
        {
            Order = default;
            LostCommands = 0;
            Done = 0;
            Passage = null;
            Traces.Clear();
        }
    }
}
