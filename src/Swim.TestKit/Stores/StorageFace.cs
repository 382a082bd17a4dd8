using System.Runtime.CompilerServices;
using Swim.Lanes;
using Swim.TestKit.Quiet;

namespace Swim.TestKit;

/// <summary>
/// A silo's own storage behind the faults of a <see cref="TestStore"/>. What is stored is mirrored in memory, so that tests can look at it, and so that an activation
/// that has crashed writes no more, as its process would not.
/// </summary>
internal sealed class StorageFace(TestStore faults, MemoryLaneStore mirror, ILaneStore storage, Activity activity) : ILaneStore
{
    private readonly ConditionalWeakTable<AgentRecords, AgentRecords> _mirrored = [];

    public async ValueTask<AgentRecords> OpenAsync(string agentType, string node, CancellationToken cancellationToken = default)
    {
        await faults.BeginOpenAsync(agentType, node);
        activity.Enter();
        try
        {
            var opened = await storage.OpenAsync(agentType, node, cancellationToken);
            var copy = await mirror.OpenAsync(agentType, node, cancellationToken);
            List<LaneRecordChange> changes = [.. copy.Records.Keys.Where(name => !opened.Records.ContainsKey(name)).Select(name => new LaneRecordChange(name, null))];
            changes.AddRange(opened.Records.Select(record => new LaneRecordChange(record.Key, record.Value)));
            await mirror.CommitAsync(copy, changes, cancellationToken);
            copy.ReleaseRecords();
            _mirrored.Add(opened, copy);
            return opened;
        }
        finally
        {
            activity.Exit();
        }
    }

    public async ValueTask CommitAsync(AgentRecords agent, IReadOnlyList<LaneRecordChange> changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        await faults.BeginWriteAsync(agent.Node);
        var copy = MirrorOf(agent);
        await mirror.CommitAsync(copy, [], cancellationToken);
        activity.Enter();
        try
        {
            await storage.CommitAsync(agent, changes, cancellationToken);
            await mirror.CommitAsync(copy, changes, CancellationToken.None);
            faults.CountCommit();
        }
        finally
        {
            activity.Exit();
        }
    }

    public async ValueTask DeleteAsync(AgentRecords agent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        await faults.BeginWriteAsync(agent.Node);
        var copy = MirrorOf(agent);
        await mirror.CommitAsync(copy, [], cancellationToken);
        activity.Enter();
        try
        {
            await storage.DeleteAsync(agent, cancellationToken);
            await mirror.DeleteAsync(copy, CancellationToken.None);
        }
        finally
        {
            activity.Exit();
        }
    }

    private AgentRecords MirrorOf(AgentRecords agent) =>
        _mirrored.TryGetValue(agent, out var copy) ? copy : throw new ArgumentException("The agent was opened by another store.", nameof(agent));
}
