using Swim.Lanes;

namespace Swim.Tests;

/// <summary>A store in which agents wait for their start until a test lets them.</summary>
internal sealed class HeldStore : ILaneStore
{
    private readonly MemoryLaneStore _store = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _gate.SetResult();

    public async ValueTask<AgentRecords> OpenAsync(string agentType, string node, CancellationToken cancellationToken = default)
    {
        await _gate.Task.WaitAsync(cancellationToken);
        return await _store.OpenAsync(agentType, node, cancellationToken);
    }

    public ValueTask CommitAsync(AgentRecords agent, IReadOnlyList<LaneRecordChange> changes, CancellationToken cancellationToken = default) => _store.CommitAsync(agent, changes, cancellationToken);

    public ValueTask DeleteAsync(AgentRecords agent, CancellationToken cancellationToken = default) => _store.DeleteAsync(agent, cancellationToken);
}
