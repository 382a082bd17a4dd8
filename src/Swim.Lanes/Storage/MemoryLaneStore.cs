namespace Swim.Lanes;

/// <summary>Keeps lanes in this process only: for tests and for hosts that want nothing on disk. Commits are all or none. Safe from any thread.</summary>
public sealed class MemoryLaneStore : ILaneStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string AgentType, string Node), Kept> _agents = [];

    /// <summary>Agents that have at least one record.</summary>
    public int AgentCount
    {
        get
        {
            lock (_gate) return _agents.Values.Count(agent => agent.Records.Count > 0);
        }
    }

    /// <inheritdoc/>
    public ValueTask<AgentRecords> OpenAsync(string agentType, string node, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agentType);
        ArgumentNullException.ThrowIfNull(node);
        lock (_gate)
        {
            if (!_agents.TryGetValue((agentType, node), out var kept)) _agents.Add((agentType, node), kept = new Kept());
            kept.Writer++;
            return new ValueTask<AgentRecords>(new Claim(agentType, node, Copy(kept), kept.Writer));
        }
    }

    /// <inheritdoc/>
    public ValueTask CommitAsync(AgentRecords agent, IReadOnlyList<LaneRecordChange> changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        lock (_gate)
        {
            if (!TryGet(agent, out var kept)) return ValueTask.FromException(new LaneStoreFencedException(agent.Node));
            foreach (var change in changes)
            {
                if (change.Bytes is { } bytes) kept.Records[change.Name] = bytes.ToArray();
                else kept.Records.Remove(change.Name);
            }

            return default;
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(AgentRecords agent, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (!TryGet(agent, out var kept)) return ValueTask.FromException(new LaneStoreFencedException(agent.Node));
            kept.Records.Clear();
            // the claim count stays: an activation that opened before must not write again
            kept.Writer++;
            return default;
        }
    }

    /// <summary>A copy of an agent's records, by name.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Read(string agentType, string node)
    {
        lock (_gate) return _agents.TryGetValue((agentType, node), out var kept) ? Copy(kept) : new Dictionary<string, ReadOnlyMemory<byte>>();
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> Copy(Kept kept) =>
        kept.Records.ToDictionary(record => record.Key, record => (ReadOnlyMemory<byte>)record.Value, StringComparer.Ordinal);

    private bool TryGet(AgentRecords agent, out Kept kept)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return _agents.TryGetValue((agent.AgentType, agent.Node), out kept!) && agent is Claim claim && claim.Writer == kept.Writer;
    }

    private sealed class Claim(string agentType, string node, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records, long writer)
        : AgentRecords(agentType, node, records)
    {
        public long Writer { get; } = writer;
    }

    private sealed class Kept
    {
        public long Writer { get; set; }

        public Dictionary<string, byte[]> Records { get; } = new(StringComparer.Ordinal);
    }
}
