using System.Diagnostics;

namespace Swim.Storage;

/// <summary>
/// How long a writer gives the callers it has just told to come back with their next writes. Without it, those who work in a closed loop
/// split into groups that take turns, each waiting for the commit of the other: half the batch, half the rate. One writer's, used by it alone.
/// </summary>
/// <remarks>
/// Measured against the commit: callers who need longer than half of it would lose more than they gain, so the attempt is given up there, and made again only
/// after ever more commits as long as it fails.
/// </remarks>
internal sealed class Reunion
{
    private const int LongestPause = 64;
    private static readonly long s_longestWait = Stopwatch.Frequency / 2000; // half a millisecond

    private int _pause = 1;
    private int _left;
    private int _expected;
    private int _enough;
    private long _end;

    /// <summary>Begins to wait; false if it is not worth it.</summary>
    /// <param name="told">Callers whose commit has just ended.</param>
    /// <param name="queued">Works that were waiting when it did.</param>
    /// <param name="commitTicks">How long it took, in units of <see cref="Stopwatch"/>.</param>
    public bool Begin(int told, int queued, long commitTicks)
    {
        if (told < 2) return false;
        if (_left > 0)
        {
            _left--;
            return false;
        }

        _expected = told + queued;
        _enough = queued + (told * 3 / 4);
        _end = Stopwatch.GetTimestamp() + Math.Min(commitTicks / 2, s_longestWait);
        return true;
    }

    /// <summary>Whether to go on waiting.</summary>
    public bool IsWaitingFor(int queued)
    {
        if (queued < _expected && Stopwatch.GetTimestamp() < _end) return true;
        _pause = queued >= _enough ? 1 : Math.Min(_pause * 2, LongestPause);
        _left = _pause - 1;
        return false;
    }
}
