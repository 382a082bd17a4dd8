using System.Runtime.InteropServices;

namespace Swim.Lanes;

/// <summary>
/// Which turns touched a lane. At most 16 ranges: beyond that the last one grows over the gap, so that a turn may be counted that did not touch the lane,
/// never the other way round.
/// </summary>
internal sealed class TurnRanges
{
    private const int MaxRanges = 16;

    private readonly List<(long From, long To)> _ranges = [];

    public void Add(long turn)
    {
        var ranges = CollectionsMarshal.AsSpan(_ranges);
        foreach (ref readonly var range in ranges)
            if (range.From <= turn && turn <= range.To) return;
        if (ranges.Length > 0)
        {
            ref var last = ref ranges[^1];
            if (turn == last.To + 1 || ranges.Length == MaxRanges)
            {
                last = (Math.Min(last.From, turn), Math.Max(last.To, turn));
                return;
            }
        }

        _ranges.Add((turn, turn));
    }

    public void AddAll(TurnRanges other)
    {
        foreach (var (from, to) in other._ranges)
        {
            if (_ranges.Count < MaxRanges) _ranges.Add((from, to));
            else _ranges[^1] = (Math.Min(_ranges[^1].From, from), Math.Max(_ranges[^1].To, to));
        }
    }

    /// <summary>Whether a turn after <paramref name="after"/> and up to <paramref name="last"/> is among them.</summary>
    public bool Any(long after, long last)
    {
        foreach (var (from, to) in _ranges)
            if (from <= last && to > after) return true;
        return false;
    }

    public bool Contains(long turn) => Any(turn - 1, turn);

    public void Clear() => _ranges.Clear();
}
