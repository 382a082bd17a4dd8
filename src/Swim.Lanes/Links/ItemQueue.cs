namespace Swim.Lanes;

/// <summary>First in, first out, bounded in items and bytes: the oldest is dropped and counted.</summary>
internal sealed class ItemQueue(LinkBufferOptions options) : LaneQueue
{
    private const int SmallestRing = 4;

    private LaneOp[] _ring = [];
    private int _head;
    private long _taken;

    // lists send their state as one part; it is consumed when nothing waits
    public override int PartLeft => Count;

    public override long Mark => _taken + Count;

    public override bool IsPast(long mark) => _taken >= mark;

    public override void Push(in LaneOp op)
    {
        var size = SizeOf(op);
        while (Count > 0 && (Count >= options.MaxItems || Bytes + size > options.MaxItemBytes))
        {
            TryTake(out var oldest);
            oldest.Release();
            Dropped++;
        }

        if (Count == _ring.Length) Grow();
        _ring[(_head + Count) & (_ring.Length - 1)] = op;
        Count++;
        Bytes += size;
    }

    public override bool TryTake(out LaneOp op)
    {
        if (Count == 0)
        {
            op = default;
            return false;
        }

        op = _ring[_head];
        _ring[_head] = default;
        _head = (_head + 1) & (_ring.Length - 1);
        _taken++;
        Bytes -= SizeOf(op);
        if (--Count == 0) Shrink();
        return true;
    }

    public override void ForgetVersions()
    {
        for (var i = 0; i < Count; i++)
        {
            ref var op = ref _ring[(_head + i) & (_ring.Length - 1)];
            op = op with { Version = 0 };
        }
    }

    public override void Reset()
    {
        while (TryTake(out var op)) op.Release();
    }

    private void Grow()
    {
        var grown = ArrayRecycler<LaneOp>.Rent(Math.Max(SmallestRing, _ring.Length * 2));
        for (var i = 0; i < Count; i++) grown[i] = _ring[(_head + i) & (_ring.Length - 1)];
        _ring.AsSpan().Clear();
        ArrayRecycler<LaneOp>.Return(_ring);
        _ring = grown;
        _head = 0;
    }

    private void Shrink()
    {
        _head = 0;
        if (_ring.Length <= SmallestRing) return;
        ArrayRecycler<LaneOp>.Return(_ring);
        _ring = [];
    }
}
