namespace Swim.Runtime;

/// <summary>Nodes that something has happened to, each once, looked at on the thread pool: those who say so must not be called back. Bounded by the nodes read here.</summary>
internal sealed class NodeHints(Action<string> look) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private HashSet<string> _nodes = new(StringComparer.Ordinal);
    private HashSet<string> _spare = new(StringComparer.Ordinal);
    private bool _isRunning;

    public void Add(string node)
    {
        lock (_gate)
        {
            _nodes.Add(node);
            if (_isRunning) return;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            HashSet<string> nodes;
            lock (_gate)
            {
                if (_nodes.Count == 0)
                {
                    _isRunning = false;
                    return;
                }

                nodes = _nodes;
                _nodes = _spare;
                _spare = nodes;
            }

            foreach (var node in nodes) look(node);
            nodes.Clear();
        }
    }
}
