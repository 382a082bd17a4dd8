using Swim.Lanes;

namespace Swim.Hosting.Tests;

/// <summary>A store in memory that takes no commit while it refuses.</summary>
internal sealed class FaultyStore : ILaneStore
{
    private readonly MemoryLaneStore _kept = new();
    private volatile bool _refuses;

    public bool Refuses
    {
        get => _refuses;
        set => _refuses = value;
    }

    public string Stored(string node, string record) =>
        _kept.Read("ledger", node).TryGetValue(record, out var bytes) ? System.Text.Encoding.UTF8.GetString(bytes.Span) : "-";

    public ValueTask<AgentRecords> OpenAsync(string agentType, string node, CancellationToken cancellationToken = default) =>
        _kept.OpenAsync(agentType, node, cancellationToken);

    public ValueTask CommitAsync(AgentRecords agent, IReadOnlyList<LaneRecordChange> changes, CancellationToken cancellationToken = default) =>
        Refuses ? ValueTask.FromException(new IOException("the store is away")) : _kept.CommitAsync(agent, changes, cancellationToken);

    public ValueTask DeleteAsync(AgentRecords agent, CancellationToken cancellationToken = default) => _kept.DeleteAsync(agent, cancellationToken);
}
