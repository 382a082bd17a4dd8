namespace Swim.Lanes;

/// <summary>Operations first in, first out; gives its memory back when it has drained.</summary>
internal struct OpRing
{
    private const int SmallestRing = 4;

    private LaneOp[]? _ring;
    private int _head;

    public int Count { get; private set; }

    public void Push(in LaneOp op)
    {
        if (_ring is null || Count == _ring.Length) Grow();
        _ring![(_head + Count) & (_ring.Length - 1)] = op;
        Count++;
    }

    public bool TryTake(out LaneOp op)
    {
        if (Count == 0)
        {
            op = default;
            return false;
        }

        op = _ring![_head];
        _ring[_head] = default;
        _head = (_head + 1) & (_ring.Length - 1);
        if (--Count == 0) Shrink();
        return true;
    }

    public readonly void ForgetVersions()
    {
        for (var i = 0; i < Count; i++)
        {
            ref var op = ref _ring![(_head + i) & (_ring.Length - 1)];
            op = op with { Version = 0 };
        }
    }

    private void Grow()
    {
        var old = _ring ?? [];
        var grown = ArrayRecycler<LaneOp>.Rent(Math.Max(SmallestRing, old.Length * 2));
        for (var i = 0; i < Count; i++) grown[i] = old[(_head + i) & (old.Length - 1)];
        old.AsSpan().Clear();
        ArrayRecycler<LaneOp>.Return(old);
        _ring = grown;
        _head = 0;
    }

    private void Shrink()
    {
        _head = 0;
        if (_ring!.Length <= SmallestRing) return;
        ArrayRecycler<LaneOp>.Return(_ring);
        _ring = null;
    }
}
