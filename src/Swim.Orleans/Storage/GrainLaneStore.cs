using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// Lanes in any Orleans grain storage, one record at a time. A commit writes new pages under names nobody has used, then the parts of the index that name
/// them (<see cref="PageIndex"/>), then the head, whose tag fences every other activation, then clears what it replaced. A crash in between leaves the
/// state before or after the commit, and at most that commit's pages as waste. An agent that was never stored has no head until its first commit, so that
/// naming agents leaves no trace; two activations then have the same empty tag, and the first to commit wins.
/// </summary>
/// <remarks>
/// When it is unknown whether the head was written, the commit fails and the next one looks: a head that names this activation and that try was written. Should the
/// storage carry out the write only after that, the next head meets a tag it does not know, looks again and goes on from there.
/// </remarks>
internal sealed partial class GrainLaneStore(IGrainStorage storage, ILogger<GrainLaneStore> logger) : ILaneStore
{
    private const string HeadName = "swim.head";
    private const int MaxTries = 4;
    private const int MaxClaims = 100;
    private const int LongestPause = 25; // milliseconds
    private const int Parallelism = 32;

    public async ValueTask<AgentRecords> OpenAsync(string agentType, string node, CancellationToken cancellationToken = default)
    {
        var id = GrainId.Create(agentType, node);
        var writer = Guid.NewGuid().ToString("N");
        var head = await ClaimAsync(node, id, writer, cancellationToken);
        var state = head.State!;
        var index = await ReadIndexAsync(node, id, state, cancellationToken);
        var texts = new ConcurrentDictionary<string, ReadOnlyMemory<byte>>(Environment.ProcessorCount, index.Count, StringComparer.Ordinal);
        await ForEachAsync([.. index.Pages], async page => texts[page.Key] = await ReadPageAsync(node, id, page.Key, page.Value, cancellationToken));
        head.State = null!;
        return new GrainAgentRecords(agentType, node, id, writer, head, state.Commit, index, texts);
    }

    public async ValueTask CommitAsync(AgentRecords agent, IReadOnlyList<LaneRecordChange> changes, CancellationToken cancellationToken = default)
    {
        var own = (GrainAgentRecords)agent;
        if (own.Uncertain.Count > 0) await ResolveAsync(own, cancellationToken);
        for (var tries = 1; ; tries++)
        {
            if (own.IsBroken) throw new LaneStoreFencedException(own.Node);
            if (await TryCommitAsync(own, changes, isLastTry: tries == MaxTries, cancellationToken)) return;
        }
    }

    public async ValueTask DeleteAsync(AgentRecords agent, CancellationToken cancellationToken = default)
    {
        var own = (GrainAgentRecords)agent;
        if (own.Uncertain.Count > 0) await ResolveAsync(own, cancellationToken);
        if (own.MayAppear)
        {
            // without a head, one that is still on its way would find what it expects, and name pages that are gone: an empty one stays
            await CommitAsync(own, [.. own.Index.Pages.Select(page => new LaneRecordChange(page.Key, null))], cancellationToken);
            return;
        }

        for (var tries = 1; ; tries++)
        {
            if (own.IsBroken) throw new LaneStoreFencedException(own.Node);
            try
            {
                if (own.Head.RecordExists || own.Head.ETag is not null) await storage.ClearStateAsync(HeadName, own.Id, own.Head, cancellationToken);
                break;
            }
            catch (InconsistentStateException exception)
            {
                // a clear that is carried out twice within the storage is no one else's
                if (!await ResolveAsync(own, cancellationToken))
                {
                    own.IsBroken = false;
                    break;
                }

                if (own.IsBroken) throw new LaneStoreFencedException(own.Node, exception);
                if (tries == MaxTries) throw;
            }
        }

        await ClearAsync(own.Node, own.Id, own.Empty());
    }

    /// <summary>Whether the commit took place; false: it did not, but can be tried again at once.</summary>
    private async Task<bool> TryCommitAsync(GrainAgentRecords own, IReadOnlyList<LaneRecordChange> changes, bool isLastTry, CancellationToken cancellationToken)
    {
        var number = ++own.Attempts;
        var pages = new Dictionary<string, StoredPage?>(changes.Count, StringComparer.Ordinal);
        var texts = new Dictionary<string, ReadOnlyMemory<byte>>(changes.Count, StringComparer.Ordinal);
        foreach (var change in changes)
        {
            pages[change.Name] = change.Bytes is null ? null : new StoredPage(own.Writer, number);
            texts[change.Name] = change.Bytes.GetValueOrDefault();
        }

        var attempt = new CommitAttempt(number, own.Index.With(pages), pages.Keys, []);
        await WriteStatesAsync(own, attempt, pages, texts, cancellationToken);
        var head = new AgentHeadState { Writer = own.Writer, Commit = own.Commit + 1, Attempt = number };
        attempt.Index.WriteTo(head);
        own.Head.State = head;
        var isFirst = !own.Head.RecordExists;
        try
        {
            await storage.WriteStateAsync(HeadName, own.Id, own.Head, cancellationToken);
        }
        catch (InconsistentStateException exception)
        {
            // this try among them: a write that the storage itself repeated may have met its own first half
            Remember(own, attempt);
            await ResolveAsync(own, cancellationToken);
            if (own.IsBroken) throw new LaneStoreFencedException(own.Node, exception);
            if (own.Standing == number) return true;
            if (isLastTry) throw;
            return false;
        }
        catch (Exception)
        {
            own.MayAppear |= isFirst;
            Remember(own, attempt);
            throw;
        }
        finally
        {
            own.Head.State = null!;
        }

        await ClearAsync(own.Node, own.Id, own.Adopt(attempt));
        return true;
    }

    private async Task WriteStatesAsync(
        GrainAgentRecords own,
        CommitAttempt attempt,
        Dictionary<string, StoredPage?> pages,
        Dictionary<string, ReadOnlyMemory<byte>> texts,
        CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (record, page) in pages)
                if (page is not null) attempt.Written.Add(new(record, page));
            var count = attempt.Written.Count;
            await ForEachAsync(attempt.Written, page => WriteAsync(own, page, new LaneRecordState { Text = Encoding.UTF8.GetString(texts[page.Key].Span) }, cancellationToken));
            foreach (var bucket in attempt.Index.Unstored) attempt.Written.Add(new(PageIndex.BucketName(bucket), new StoredPage(own.Writer, attempt.Number)));
            await ForEachAsync(attempt.Index.Unstored.Zip(attempt.Written.Skip(count)).ToArray(), bucket =>
                WriteAsync(own, bucket.Second, attempt.Index.ToState(bucket.First), cancellationToken));
            var at = count;
            foreach (var bucket in attempt.Index.Unstored.ToArray()) attempt.Index.SetStored(bucket, attempt.Written[at++].Value);
        }
        catch (Exception)
        {
            await ClearAsync(own.Node, own.Id, attempt.Written);
            throw;
        }
    }

    private async Task WriteAsync<TState>(GrainAgentRecords own, KeyValuePair<string, StoredPage> page, TState content, CancellationToken cancellationToken)
    {
        var state = new GrainState<TState>(content);
        await storage.WriteStateAsync(page.Value.NameOf(page.Key), own.Id, state, cancellationToken);
        page.Value.SetTag(state.ETag);
    }

    private void Remember(GrainAgentRecords own, CommitAttempt attempt)
    {
        own.Uncertain.Add(attempt);
        if (own.Uncertain.Count <= GrainAgentRecords.MaxUncertain) return;

        // should it turn out to be the one that took place, the activation counts as fenced, and the next one finds what is there
        LogForgotten(logger, own.Uncertain[0].Number, own.Node);
        own.Uncertain.RemoveAt(0);
    }

    /// <summary>Looks which of the tries took place, if any, and whether the agent is still this activation's; false when it has no head.</summary>
    private async Task<bool> ResolveAsync(GrainAgentRecords own, CancellationToken cancellationToken)
    {
        var head = new GrainState<AgentHeadState>(new AgentHeadState());
        await storage.ReadStateAsync(HeadName, own.Id, head, cancellationToken);
        var state = head.State;
        head.State = null!;
        if (!head.RecordExists || state is null)
        {
            own.IsBroken = own.Head.RecordExists;
            own.Head = head;
            return false;
        }

        if (state.Writer == own.Writer && own.Uncertain.Find(attempt => attempt.Number == state.Attempt) is { } written)
        {
            own.Head = head;
            await ClearAsync(own.Node, own.Id, own.Adopt(written));
        }
        else if (state.Writer == own.Writer && state.Attempt == own.Standing)
        {
            // none so far; whichever comes late meets the next head
            own.Head = head;
        }
        else
        {
            // a try that took place before the other's claim is part of what the other has now
            own.IsBroken = true;
            var waste = state.Commit == own.Commit ? own.Uncertain.SelectMany(attempt => attempt.Written).ToArray() : [];
            own.Uncertain.Clear();
            await ClearAsync(own.Node, own.Id, waste);
        }

        return true;
    }

    /// <summary>Reads the head and puts this writer into it. An earlier activation that commits in between, or another that opens, does not make it fail: it comes after them.</summary>
    private async Task<GrainState<AgentHeadState>> ClaimAsync(string node, GrainId id, string writer, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var head = new GrainState<AgentHeadState>(new AgentHeadState());
            await storage.ReadStateAsync(HeadName, id, head, cancellationToken);
            head.State ??= new AgentHeadState();
            if (!head.RecordExists || head.State.Writer == writer) return head;
            head.State.Writer = writer;
            head.State.Attempt = 0;
            try
            {
                await storage.WriteStateAsync(HeadName, id, head, cancellationToken);
                return head;
            }
            catch (InconsistentStateException exception)
            {
                if (tries == MaxClaims) throw new LaneStoreFencedException(node, exception);
            }

            // one that commits without a pause may be in step with these tries: out of step sooner or later, at most 2.5 s in all
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, Math.Min(1 + (2 * tries), LongestPause))), cancellationToken);
        }
    }

    private async Task<PageIndex> ReadIndexAsync(string node, GrainId id, AgentHeadState head, CancellationToken cancellationToken)
    {
        if (head.Buckets.Count == 0) return PageIndex.FromHead(head);
        var stored = head.Buckets.ConvertAll(bucket => StoredPage.FromReference(bucket, head.Writers));
        var states = new IndexBucketState[stored.Count];
        await ForEachAsync([.. Enumerable.Range(0, states.Length)], async i =>
            states[i] = await ReadAsync<IndexBucketState>(node, id, PageIndex.BucketName(i), stored[i], cancellationToken));
        return PageIndex.FromBuckets(states, stored);
    }

    private async Task<ReadOnlyMemory<byte>> ReadPageAsync(string node, GrainId id, string record, StoredPage page, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetBytes((await ReadAsync<LaneRecordState>(node, id, record, page, cancellationToken)).Text);

    private async Task<TState> ReadAsync<TState>(string node, GrainId id, string record, StoredPage page, CancellationToken cancellationToken)
    {
        var state = new GrainState<TState>();
        var name = page.NameOf(record);
        await storage.ReadStateAsync(name, id, state, cancellationToken);
        if (!state.RecordExists || state.State is null)
            throw new InvalidOperationException($"Agent {node}: the head names {name}, but the storage has no such state.");
        page.SetTag(state.ETag);
        return state.State;
    }

    private Task ClearAsync(string node, GrainId id, IReadOnlyList<KeyValuePair<string, StoredPage>> pages) => ForEachAsync(pages, async page =>
    {
        if (!page.Value.IsKnown) return;
        var name = page.Value.NameOf(page.Key);
        try
        {
            await storage.ClearStateAsync(name, id, new GrainState<LaneRecordState> { ETag = page.Value.ETag, RecordExists = true });
        }
        catch (Exception exception)
        {
            LogPageLeft(logger, exception, name, node);
        }
    });

    /// <summary>Runs an action for each item, a bounded number of them at once. After a failure no more are begun.</summary>
    private static Task ForEachAsync<T>(IReadOnlyList<T> items, Func<T, Task> action)
    {
        var next = -1;
        var workers = new Task[Math.Min(Parallelism, items.Count)];
        for (var i = 0; i < workers.Length; i++) workers[i] = WorkAsync();
        return Task.WhenAll(workers);

        async Task WorkAsync()
        {
            try
            {
                for (int i; (i = Interlocked.Increment(ref next)) < items.Count;) await action(items[i]);
            }
            catch
            {
                Interlocked.Exchange(ref next, items.Count);
                throw;
            }
        }
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "Page {Page} of agent {NodeUri} could not be cleared; it is waste from now on")]
    private static partial void LogPageLeft(ILogger logger, Exception exception, string page, string nodeUri);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Warning, Message = "Too many commits of agent {NodeUri} have an unknown outcome; what try {Attempt} wrote is waste from now on")]
    private static partial void LogForgotten(ILogger logger, long attempt, string nodeUri);
}
