using Swim.Crash.Checking;

namespace Swim.Cluster.Checking;

/// <summary>
/// Numbered changes of one value or one key: which were sent, which were shown and when, and whether going back from one to another may be. Not safe: its owner locks.
/// </summary>
internal sealed class History(string name, Keeping keeping, TroubleLog troubles, Losses losses, Findings findings)
{
    private const int Kept = 4_096;

    private readonly List<(long Number, long At)> _seen = [];
    private long _sent;
    private long _settled = troubles.Now;
    private long _settledNumber;

    /// <summary>The last that was sent.</summary>
    public long Sent => _sent;

    /// <summary>The last that anyone was shown.</summary>
    public long Newest { get; private set; }

    public long Send() => ++_sent;

    /// <summary>That number is about to be sent.</summary>
    public void Send(long number) => _sent = Math.Max(_sent, number);

    public void Saw(long number)
    {
        if (number > _sent) findings.Add($"{name} shows {number}; {_sent} was the last that was sent");
        if (number <= Newest) return;
        if (_seen.Count == Kept) _seen.RemoveRange(0, Kept / 2);
        _seen.Add((number, troubles.Now));
        Newest = number;
    }

    /// <summary>Somebody who saw (or all who saw) the one is now shown the other, which is older.</summary>
    /// <param name="from">What had been shown.</param>
    /// <param name="to">What is shown now.</param>
    /// <param name="who">To whom.</param>
    /// <param name="how">What was shown instead.</param>
    public void WentBack(long from, long to, string who, string how = "shown")
    {
        var (at, number) = FirstBeyond(from, to);
        if (ExcuseOf(at) is { } window)
        {
            if (keeping == Keeping.Behind) losses.Add(1, window);
            return;
        }

        findings.Add($"{who}: {name} went back from {from} to {to} ({how} at {troubles.Now}), {troubles.Now - at} ms after {number} was first shown");
    }

    /// <summary>Whether going back from the one to the other would be excused.</summary>
    public bool MayGoBack(long from, long to) => ExcuseOf(FirstBeyond(from, to).At) is not null;

    /// <summary>All agree on what there is. What was shown beyond it has been lost.</summary>
    public void Settled(long number)
    {
        if (number < Newest) WentBack(Newest, number, "at rest");
        _seen.Clear();
        _settled = troubles.Now;
        _settledNumber = number;
        Newest = number;
    }

    // the first of what would be taken back, and when it was shown: what came after it may be of a later activation. What was there at the last rest was shown by then.
    private (long At, long Number) FirstBeyond(long from, long to)
    {
        var first = _settledNumber > to ? -1 : _seen.FindIndex(seen => seen.Number > to && seen.Number <= from);
        return first >= 0 ? (_seen[first].At, _seen[first].Number) : (_settled, from);
    }

    private long? ExcuseOf(long at) => keeping == Keeping.Committed ? null : troubles.Excuse(at, keeping == Keeping.Behind);
}
