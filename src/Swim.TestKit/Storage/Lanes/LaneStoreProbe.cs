using System.Globalization;
using System.Text;
using Swim.Lanes;

namespace Swim.TestKit.Storage;

/// <summary>A lane store as agents use it.</summary>
internal sealed class LaneStoreProbe(ILaneStore store, string agentType, CaseRun run)
{
    /// <summary>A new activation.</summary>
    public async Task<AgentRecords> OpenAsync(string node)
    {
        run.At($"open {node}");
        return await store.OpenAsync(agentType, node);
    }

    /// <summary>A new activation that writes at once.</summary>
    public async Task<AgentRecords> OpenAsync(string node, params LaneRecordChange[] changes)
    {
        var agent = await OpenAsync(node);
        await CommitAsync(agent, changes);
        return agent;
    }

    public async Task CommitAsync(AgentRecords agent, params IReadOnlyList<LaneRecordChange> changes)
    {
        run.At(string.Create(CultureInfo.InvariantCulture, $"commit of {changes.Count} records of {agent.Node}"));
        await store.CommitAsync(agent, changes);
    }

    public async Task CommitAsync(AgentRecords agent, CancellationToken cancellationToken, params IReadOnlyList<LaneRecordChange> changes) =>
        await store.CommitAsync(agent, changes, cancellationToken);

    public async Task DeleteAsync(AgentRecords agent)
    {
        run.At($"delete {agent.Node}");
        await store.DeleteAsync(agent);
    }

    public Task ExpectFencedAsync(AgentRecords agent, string what) =>
        run.ThrowsAsync<LaneStoreFencedException>($"a commit by {what}", () => CommitAsync(agent, Put("v/fenced", "1"), Put("v/a", "fenced"), Delete("v/b")));

    /// <summary>A new activation finds these records.</summary>
    public async Task<AgentRecords> ExpectAsync(string node, params (string Name, string Text)[] records)
    {
        var agent = await OpenAsync(node);
        run.Same($"the records of {node}", records.ToDictionary(record => record.Name, record => Encoding.UTF8.GetBytes(record.Text), StringComparer.Ordinal), agent.Records);
        return agent;
    }

    public static LaneRecordChange Put(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    public static LaneRecordChange Delete(string name) => new(name, null);
}
