using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Swim.Runtime;

/// <summary>
/// What is known by a node's URI, and may be found out again: keeps what has been used since it was filled for the last or the last but one time. Safe from any thread.
/// </summary>
/// <param name="capacity">Entries after which those that have not been asked for are forgotten, one half at a time; it holds twice as many at most, and a few that come beside the change.</param>
internal sealed class RecentlyUsed<T>(int capacity)
    where T : class
{
    private readonly Lock _gate = new();
    private volatile ConcurrentDictionary<string, T> _recent = New();
    private volatile ConcurrentDictionary<string, T> _older = New();

    // counting a concurrent dictionary takes all its locks
    private int _added;

    public bool TryGet(string node, [NotNullWhen(true)] out T? value)
    {
        if (_recent.TryGetValue(node, out value)) return true;
        if (!_older.TryGetValue(node, out value)) return false;
        Set(node, value);
        return true;
    }

    public void Set(string node, T value)
    {
        if (_recent.TryGetValue(node, out var known) && ReferenceEquals(known, value)) return;
        _recent[node] = value;
        if (Interlocked.Increment(ref _added) < capacity) return;
        lock (_gate)
        {
            if (_added < capacity) return;
            _added = 0;
            _older = _recent;
            _recent = New();
        }
    }

    /// <summary>It is not so any more, unless another value has been set meanwhile.</summary>
    public void Remove(string node, T value)
    {
        var entry = new KeyValuePair<string, T>(node, value);
        _recent.TryRemove(entry);
        _older.TryRemove(entry);
    }

    private static ConcurrentDictionary<string, T> New() => new(StringComparer.Ordinal);
}
