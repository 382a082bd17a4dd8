namespace Swim.Lanes;

/// <summary>
/// Changes of a list that wait in its feed, first in, first out. When more wait than the bound allows they are let go and the readers are told
/// to ask for the state (<see cref="LaneOpKind.Reset"/>).
/// </summary>
internal sealed class ListRun(LinkBufferOptions options) : LaneQueue
{
    private const int FewOps = 256;

    private OpRing _ring;
    private bool _isReset;
    private long _version;

    public override int PartLeft => 0;

    public override long Mark => 0;

    public override bool IsPast(long mark) => Count == 0;

    public override void Push(in LaneOp op)
    {
        _version = Math.Max(_version, op.Version);
        if (op.Kind == LaneOpKind.Reset || (op.Kind == LaneOpKind.Clear && (_isReset || Count > FewOps)))
        {
            Coalesced += Count;
            Reset();
            _version = op.Version;
        }

        if (_isReset)
        {
            Coalesced++;
            op.Release();
            return;
        }

        if (op.Kind == LaneOpKind.Reset)
        {
            _isReset = true;
            Count = 1;
            return;
        }

        _ring.Push(op);
        Count++;
        Bytes += SizeOf(op);
        if (Count <= options.MaxItems && Bytes <= options.MaxItemBytes) return;
        Coalesced += Count;
        var version = _version;
        Reset();
        _version = version;
        _isReset = true;
        Count = 1;
    }

    public override bool TryTake(out LaneOp op)
    {
        if (_isReset)
        {
            _isReset = false;
            Count = 0;
            op = LaneOp.Reset(_version);
            return true;
        }

        if (!_ring.TryTake(out op)) return false;
        Count--;
        Bytes -= SizeOf(op);
        return true;
    }

    public override void ForgetVersions()
    {
        _ring.ForgetVersions();
        _version = 0;
    }

    public override void Reset()
    {
        while (TryTake(out var op)) op.Release();
        _version = 0;
    }
}
