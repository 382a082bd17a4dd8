using System.Text;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// Lanes in any Orleans grain storage, one record at a time. A commit writes new pages under names nobody has used, then the head,
/// whose tag fences every other activation, then clears the pages it replaced. A crash in between leaves the state before or after the
/// commit, and at most that commit's pages as waste. An agent that was never stored has no head until its first commit, so that naming agents leaves
/// no trace; two activations then have the same empty tag, and the first to commit wins.
/// </summary>
internal sealed partial class GrainLaneStore(IGrainStorage storage, ILogger<GrainLaneStore> logger) : ILaneStore
{
    private const string HeadName = "swim.head";
    private const string PagePrefix = "swim.";
    private const int MaxClaims = 20;

    public async ValueTask<AgentRecords> OpenAsync(string agentType, string node, CancellationToken cancellationToken = default)
    {
        var id = GrainId.Create(agentType, node);
        var writer = Guid.NewGuid().ToString("N");
        var head = await ClaimAsync(node, id, writer, cancellationToken);
        var names = head.State!.Pages.ToArray();
        var pages = await Task.WhenAll(names.Select(name => ReadPageAsync(id, name.Value, cancellationToken)));
        var records = new Dictionary<string, ReadOnlyMemory<byte>>(names.Length, StringComparer.Ordinal);
        var tags = new Dictionary<string, GrainState<LaneRecordState>>(names.Length, StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            var page = pages[i];
            if (page.State is null || !page.RecordExists)
            {
                throw new InvalidOperationException($"Agent {node}: the head names page {names[i].Value} of record {names[i].Key}, but the storage has no such page.");
            }

            records[names[i].Key] = Encoding.UTF8.GetBytes(page.State.Text);
            page.State = null;
            tags[names[i].Key] = page;
        }

        return new GrainAgentRecords(agentType, node, id, writer, head, records, tags);
    }

    public async ValueTask CommitAsync(AgentRecords agent, IReadOnlyList<LaneRecordChange> changes, CancellationToken cancellationToken = default)
    {
        var own = (GrainAgentRecords)agent;
        if (own.IsBroken) throw new LaneStoreFencedException(own.Node);
        var before = own.Head.State!;
        var next = new AgentHeadState { Writer = own.Writer, Commit = before.Commit + 1, Pages = new(before.Pages, StringComparer.Ordinal) };
        own.Attempts++;
        var written = new List<(string Record, string Page, GrainState<LaneRecordState> State)>(changes.Count);
        foreach (var change in changes)
        {
            if (change.Bytes is not { } bytes)
            {
                next.Pages.Remove(change.Name);
                continue;
            }

            var page = $"{PagePrefix}{change.Name}@{own.Writer}.{own.Attempts}";
            next.Pages[change.Name] = page;
            written.Add((change.Name, page, new(new LaneRecordState { Text = Encoding.UTF8.GetString(bytes.Span) })));
        }

        try
        {
            await Task.WhenAll(written.Select(w => storage.WriteStateAsync(w.Page, own.Id, w.State, cancellationToken)));
        }
        catch (Exception exception) when (exception is not InconsistentStateException)
        {
            await ClearAsync(own, written.Select(w => (w.Page, w.State)));
            throw;
        }

        var replaced = changes
            .Where(change => before.Pages.ContainsKey(change.Name))
            .Select(change => (Page: before.Pages[change.Name], State: own.Pages[change.Name]))
            .ToArray();
        own.Head.State = next;
        try
        {
            await storage.WriteStateAsync(HeadName, own.Id, own.Head, cancellationToken);
        }
        catch (InconsistentStateException exception)
        {
            own.IsBroken = true;
            await ClearAsync(own, written.Select(w => (w.Page, w.State)));
            throw new LaneStoreFencedException(own.Node, exception);
        }
        catch
        {
            // whether the head was written is unknown; its tag decides at the next commit, so the pages must stay
            own.Head.State = before;
            throw;
        }

        foreach (var change in changes) own.Pages.Remove(change.Name);
        foreach (var (record, _, state) in written)
        {
            state.State = null;
            own.Pages[record] = state;
        }

        await ClearAsync(own, replaced);
    }

    public async ValueTask DeleteAsync(AgentRecords agent, CancellationToken cancellationToken = default)
    {
        var own = (GrainAgentRecords)agent;
        if (own.IsBroken) throw new LaneStoreFencedException(own.Node);
        try
        {
            await storage.ClearStateAsync(HeadName, own.Id, own.Head, cancellationToken);
        }
        catch (InconsistentStateException exception)
        {
            own.IsBroken = true;
            throw new LaneStoreFencedException(own.Node, exception);
        }

        var pages = (own.Head.State?.Pages ?? []).Where(page => own.Pages.ContainsKey(page.Key)).Select(page => (page.Value, own.Pages[page.Key])).ToArray();
        own.Head.State = new AgentHeadState { Writer = own.Writer };
        own.Pages.Clear();
        await ClearAsync(own, pages);
    }

    // an earlier activation that commits, or another that opens, between the read and the write does not make this one fail: it comes after them
    private async Task<GrainState<AgentHeadState>> ClaimAsync(string node, GrainId id, string writer, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var head = new GrainState<AgentHeadState>(new AgentHeadState());
            await storage.ReadStateAsync(HeadName, id, head, cancellationToken);
            head.State ??= new AgentHeadState();
            if (!head.RecordExists) return head;
            head.State.Writer = writer;
            try
            {
                await storage.WriteStateAsync(HeadName, id, head, cancellationToken);
                return head;
            }
            catch (InconsistentStateException exception)
            {
                if (attempt == MaxClaims) throw new LaneStoreFencedException(node, exception);
            }
        }
    }

    private async Task<GrainState<LaneRecordState>> ReadPageAsync(GrainId id, string page, CancellationToken cancellationToken)
    {
        var state = new GrainState<LaneRecordState>();
        await storage.ReadStateAsync(page, id, state, cancellationToken);
        return state;
    }

    private async Task ClearAsync(GrainAgentRecords agent, IEnumerable<(string Page, GrainState<LaneRecordState> State)> pages)
    {
        foreach (var (page, state) in pages)
        {
            try
            {
                if (state.ETag is not null || state.RecordExists) await storage.ClearStateAsync(page, agent.Id, state);
            }
            catch (Exception exception)
            {
                LogPageLeft(logger, exception, page, agent.Node);
            }
        }
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "Page {Page} of agent {NodeUri} could not be cleared; it is waste from now on")]
    private static partial void LogPageLeft(ILogger logger, Exception exception, string page, string nodeUri);
}
