using Swim.Lanes;

namespace Swim.Tests;

/// <summary>A store that takes no commit until it is told to.</summary>
internal sealed class StubbornStore : ILaneStore
{
    private readonly MemoryLaneStore _kept = new();
    private volatile bool _refuses;

    public bool Refuses
    {
        get => _refuses;
        set => _refuses = value;
    }

    public ValueTask<AgentRecords> OpenAsync(string agentType, string node, CancellationToken cancellationToken = default) =>
        _kept.OpenAsync(agentType, node, cancellationToken);

    public ValueTask CommitAsync(AgentRecords agent, IReadOnlyList<LaneRecordChange> changes, CancellationToken cancellationToken = default) =>
        Refuses ? ValueTask.FromException(new IOException("the disk is full")) : _kept.CommitAsync(agent, changes, cancellationToken);

    public ValueTask DeleteAsync(AgentRecords agent, CancellationToken cancellationToken = default) =>
        Refuses ? ValueTask.FromException(new IOException("the disk is full")) : _kept.DeleteAsync(agent, cancellationToken);
}
