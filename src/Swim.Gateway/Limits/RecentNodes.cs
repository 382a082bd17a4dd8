namespace Swim.Gateway.Limits;

/// <summary>
/// Which agents clients have named of late: of those it is taken that they are active. Bounded: two generations of hashes; the older goes when the younger is full or old. Safe from any thread.
/// </summary>
internal sealed class RecentNodes(TimeProvider time)
{
    // so that a gateway of a million agents knows them all; 28 MB of hashes each when full, and a stranger who fills them is limited by what that costs himself
    private const int GenerationSize = 1 << 20;

    // an agent that nobody uses is active for longer (Orleans collects after 15 minutes)
    private static readonly TimeSpan GenerationTime = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private HashSet<int> _young = [];
    private HashSet<int> _old = [];
    private long _since = time.GetTimestamp();

    /// <summary>Whether somebody has named the agent of late.</summary>
    public bool Contains(string path)
    {
        var hash = path.GetHashCode(StringComparison.Ordinal);
        lock (_lock) return _young.Contains(hash) || _old.Contains(hash);
    }

    /// <summary>Notes that an agent is named; true when nobody has named it lately. Two paths of one hash (1 in 4 billion, and nobody can choose them) count as one.</summary>
    public bool Add(string path)
    {
        // the runtime's string hashes are keyed at random
        var hash = path.GetHashCode(StringComparison.Ordinal);
        lock (_lock)
        {
            if (_young.Count >= GenerationSize || time.GetElapsedTime(_since) > GenerationTime)
            {
                (_old, _young) = (_young, _old);
                _young.Clear();
                _since = time.GetTimestamp();
            }

            return _young.Add(hash) && !_old.Contains(hash);
        }
    }
}
