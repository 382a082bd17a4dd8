using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Timers;

namespace Swim.Runtime;

/// <summary>The open downlinks of one agent, and those that have something to say: each at most once, so bounded by their number.</summary>
internal sealed class DownlinkSet
{
    // of one downlink in one run, so that none keeps the others waiting
    private const int Budget = 256;

    private readonly HashSet<AgentDownlink> _open = [];
    private readonly ConcurrentQueue<AgentDownlink> _ready = new();
    private readonly GrainPump _pump;
    private readonly Action _drained;

    /// <summary>For the agent's own thread, as all members but <see cref="Wake"/>.</summary>
    public DownlinkSet(IGrainContext grain, ITimerRegistry timers, Action drained)
    {
        _drained = drained;
        _pump = new GrainPump(grain, timers, DrainAsync, keepAlive: true);
    }

    public int Count => _open.Count;

    public void Add(AgentDownlink downlink) => _open.Add(downlink);

    public void Remove(AgentDownlink downlink) => _open.Remove(downlink);

    /// <summary>Has a downlink's handlers run. Any thread.</summary>
    public void Wake(AgentDownlink downlink)
    {
        _ready.Enqueue(downlink);
        _pump.Wake();
    }

    public void End()
    {
        foreach (var downlink in _open.ToArray()) downlink.Dispose();
        _pump.Stop();
    }

    private ValueTask DrainAsync()
    {
        for (var left = _ready.Count; left > 0 && _ready.TryDequeue(out var downlink); left--)
        {
            if (!downlink.Drain(Budget)) _ready.Enqueue(downlink);
        }

        if (!_ready.IsEmpty) _pump.Wake();
        _drained();
        return default;
    }
}
