namespace Swim.Lanes.Tests.Storage;

/// <summary>A store in memory that does what the test says: holds commits back, fails them, loses their answers.</summary>
internal sealed class ScriptedStore : ILaneStore
{
    private readonly Queue<(AgentRecords Agent, List<LaneRecordChange> Changes, Action? CarriedOut, TaskCompletionSource Done)> _held = new();

    public MemoryLaneStore Kept { get; } = new();

    /// <summary>Commits wait for <see cref="Release"/>.</summary>
    public bool Holds { get; set; }

    /// <summary>Commits fail with this.</summary>
    public Exception? Failing { get; set; }

    public int Held => _held.Count;

    public int Attempts { get; private set; }

    /// <summary>Asked at every commit; what it gives is run when, and if, the commit is carried out.</summary>
    public Func<Action>? Tracks { get; set; }

    /// <summary>Bytes of the records of the last commit that was tried.</summary>
    public long LastBytes { get; private set; }

    /// <summary>Names of the records of every commit that was tried.</summary>
    public List<string[]> Commits { get; } = [];

    public ValueTask<AgentRecords> OpenAsync(string agentType, string node, CancellationToken cancellationToken = default) =>
        Kept.OpenAsync(agentType, node, cancellationToken);

    public ValueTask CommitAsync(AgentRecords agent, IReadOnlyList<LaneRecordChange> changes, CancellationToken cancellationToken = default)
    {
        Attempts++;
        Commits.Add([.. changes.Select(change => (change.Bytes is null ? "-" : "") + change.Name)]);
        LastBytes = changes.Sum(change => (long)(change.Bytes?.Length ?? 0));
        if (Failing is { } error) return ValueTask.FromException(error);
        var carriedOut = Tracks?.Invoke();
        if (!Holds)
        {
            carriedOut?.Invoke();
            return Kept.CommitAsync(agent, changes, cancellationToken);
        }

        var done = new TaskCompletionSource();
        // the bytes are read when the commit is carried out: a buffer used again too early would show
        _held.Enqueue((agent, [.. changes], carriedOut, done));
        return new ValueTask(done.Task);
    }

    public ValueTask DeleteAsync(AgentRecords agent, CancellationToken cancellationToken = default) => Kept.DeleteAsync(agent, cancellationToken);

    /// <summary>Carries out the oldest commit that waits.</summary>
    public void Release()
    {
        var (agent, changes, carriedOut, done) = _held.Dequeue();
        var commit = Kept.CommitAsync(agent, changes).AsTask();
        if (commit.IsCompletedSuccessfully)
        {
            carriedOut?.Invoke();
            Answer(done.SetResult);
        }
        else Answer(() => done.SetException(new LaneStoreFencedException(agent.Node)));
    }

    /// <summary>Fails the oldest commit that waits; <paramref name="carriedOut"/>: after it was carried out, so that only the answer is lost.</summary>
    public void Fail(bool carriedOut = false)
    {
        var (agent, changes, tracked, done) = _held.Dequeue();
        if (carriedOut && Kept.CommitAsync(agent, changes).AsTask().IsCompletedSuccessfully) tracked?.Invoke();
        Answer(() => done.SetException(new IOException("the disk is full")));
    }

    // whoever waits hears of it before this returns; on a thread with a context it would be by way of the thread pool
    private static void Answer(Action answer)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            answer();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    /// <summary>Puts records there, as if an earlier activation had written them.</summary>
    public async Task PutAsync(string node, IEnumerable<KeyValuePair<string, string>> records) =>
        await Kept.CommitAsync(
            await Kept.OpenAsync("test", node),
            [.. records.Select(record => new LaneRecordChange(record.Key, System.Text.Encoding.UTF8.GetBytes(record.Value)))]);

    public string Text(string node, string record) =>
        Kept.Read("test", node).TryGetValue(record, out var bytes) ? System.Text.Encoding.UTF8.GetString(bytes.Span) : "-";
}
