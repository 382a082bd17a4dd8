using System.Collections.Concurrent;

namespace Swim.Runtime;

/// <summary>
/// On which other silos agents have answered last: what the directory said then, and may not be so any more. Holds what has been used since it was filled for the last or the last but one time.
/// Safe from any thread.
/// </summary>
internal sealed class AgentPlaces
{
    /// <summary>Nodes after which those that have not been asked for are forgotten, one half at a time.</summary>
    public const int MaxNodes = 65_536;

    private readonly Lock _gate = new();
    private volatile ConcurrentDictionary<string, BatchFlow> _recent = New();
    private volatile ConcurrentDictionary<string, BatchFlow> _older = New();

    // counting a concurrent dictionary takes all its locks
    private int _added;

    public BatchFlow? Find(string node)
    {
        if (_recent.TryGetValue(node, out var flow)) return flow;
        if (!_older.TryGetValue(node, out flow)) return null;
        Set(node, flow);
        return flow;
    }

    public void Set(string node, BatchFlow flow)
    {
        if (_recent.TryGetValue(node, out var known) && known == flow) return;
        _recent[node] = flow;
        if (Interlocked.Increment(ref _added) < MaxNodes) return;
        lock (_gate)
        {
            if (_added < MaxNodes) return;
            _added = 0;
            _older = _recent;
            _recent = New();
        }
    }

    /// <summary>The agent is not there any more.</summary>
    public void Remove(string node, BatchFlow flow)
    {
        var entry = new KeyValuePair<string, BatchFlow>(node, flow);
        _recent.TryRemove(entry);
        _older.TryRemove(entry);
    }

    private static ConcurrentDictionary<string, BatchFlow> New() => new(StringComparer.Ordinal);
}
