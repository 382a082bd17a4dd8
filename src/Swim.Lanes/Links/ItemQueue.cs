namespace Swim.Lanes;

/// <summary>First in, first out, bounded in items and bytes: the oldest is dropped and counted.</summary>
internal sealed class ItemQueue(LinkBufferOptions options) : LaneQueue
{
    private OpRing _ring;
    private long _taken;

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

        _ring.Push(op);
        Count++;
        Bytes += size;
    }

    public override bool TryTake(out LaneOp op)
    {
        if (!_ring.TryTake(out op)) return false;
        Count--;
        _taken++;
        Bytes -= SizeOf(op);
        return true;
    }

    public override void ForgetVersions() => _ring.ForgetVersions();

    public override void Reset()
    {
        while (TryTake(out var op)) op.Release();
    }
}
