using System.Diagnostics.CodeAnalysis;

namespace Swim.Runtime;

/// <summary>
/// Agents that have to be started because their readers here are left without: those of a dead silo. In no order, a bounded number at once, so that the agents of a
/// dead silo come back one after the other, and not from every silo in the same order. A node is in it once. Safe from any thread.
/// </summary>
/// <param name="wake">Starts an agent; true when the node needs nothing more.</param>
/// <param name="maxWakes">Wakes under way at once.</param>
/// <param name="cluster">Whose changes end the wait before a retry.</param>
/// <param name="time">The clock of retries.</param>
/// <param name="failed">Told what an attempt threw.</param>
internal sealed class WakeQueue(Func<string, Task<bool>> wake, int maxWakes, IOwners cluster, TimeProvider time, Action<string, Exception> failed)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    // with the number of attempts
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly List<string> _waiting = [];
    private int _running;

    /// <summary>Nodes that wait or are being woken.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _known.Count;
        }
    }

    /// <summary>Wakes under way.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Has a node's agent started.</summary>
    public void Add(string node)
    {
        lock (_gate)
        {
            if (!_known.TryAdd(node, 0)) return;
        }

        Enqueue(node);
    }

    private void Enqueue(string node)
    {
        lock (_gate)
        {
            _waiting.Add(node);
            if (_running == maxWakes) return;
            _running++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static queue => _ = queue.RunAsync(), this, preferLocal: false);
    }

    private async Task RunAsync()
    {
        while (Take() is { } node) await WakeAsync(node);
    }

    private string? Take()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _running--;
                return null;
            }

            var index = Random.Shared.Next(_waiting.Count);
            var node = _waiting[index];
            _waiting[index] = _waiting[^1];
            _waiting.RemoveAt(_waiting.Count - 1);
            return node;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "whatever it was, it is tried again")]
    private async Task WakeAsync(string node)
    {
        var changed = cluster.Changed;
        try
        {
            if (await wake(node))
            {
                lock (_gate) _known.Remove(node);
                return;
            }
        }
        catch (Exception exception)
        {
            failed(node, exception);
        }

        _ = AgainAsync(node, changed);
    }

    // an agent that cannot be started does not keep the others waiting
    [SuppressMessage("Usage", "VSTHRD003", Justification = "completed by the table of silos; the wait has an end")]
    private async Task AgainAsync(string node, Task changed)
    {
        int attempts;
        lock (_gate) attempts = ++_known[node];
        var wait = Math.Min(FirstWait.TotalSeconds * Math.Pow(2, attempts - 1), LongestWait.TotalSeconds);
        if (await Pauses.WaitAsync(TimeSpan.FromSeconds(wait), changed, time, CancellationToken.None))
        {
            lock (_gate) _known[node] = 0;
        }

        Enqueue(node);
    }
}
