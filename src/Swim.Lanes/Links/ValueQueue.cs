namespace Swim.Lanes;

/// <summary>One slot: the last value wins and keeps the place of the one it replaces.</summary>
internal sealed class ValueQueue : LaneQueue
{
    private LaneOp _slot;
    private long _mark;

    public override int PartLeft => 0;

    public override long Mark => _mark;

    public override bool IsPast(long mark) => Count == 0 || _mark > mark;

    public override void Push(in LaneOp op)
    {
        if (Count > 0)
        {
            Coalesced++;
            if (op.Version < _slot.Version)
            {
                op.Release();
                return;
            }

            _slot.Release();
        }
        else
        {
            Count = 1;
            _mark++;
        }

        _slot = op;
        Bytes = SizeOf(op);
    }

    public override bool TryTake(out LaneOp op)
    {
        op = _slot;
        if (Count == 0) return false;
        Count = 0;
        Bytes = 0;
        _slot = default;
        return true;
    }

    public override void ForgetVersions() => _slot = _slot with { Version = 0 };

    public override void Reset()
    {
        if (TryTake(out var op)) op.Release();
    }
}
