namespace Swim.Runtime;

/// <summary>Writes agents, several at a time, so that a store that commits in groups has groups to commit.</summary>
internal sealed class ArchiveImport(IRecordArchive archive, ArchiveImportOptions options, CancellationToken cancellationToken)
{
    private readonly HashSet<Task<long>> _pending = [];
    private readonly Dictionary<Task<long>, long> _sizes = [];
    private long _bytes;
    private long _agents;
    private long _records;
    private long _skipped;

    public ArchiveSummary Summary => new(_agents, _records, _skipped);

    /// <summary>Starts to write an agent once there is room.</summary>
    public async ValueTask AddAsync(ArchivedAgent agent)
    {
        while (_pending.Count >= options.Parallelism || (_pending.Count > 0 && _bytes + agent.Bytes > options.MaxBytesInFlight)) await TakeOneAsync();
        var task = WriteAsync(agent);
        _pending.Add(task);
        _sizes.Add(task, agent.Bytes);
        _bytes += agent.Bytes;
    }

    /// <summary>Waits for what is being written.</summary>
    public async ValueTask CompleteAsync()
    {
        while (_pending.Count > 0) await TakeOneAsync();
    }

    /// <summary>Waits for what is being written, when the import has failed already.</summary>
    public async ValueTask SettleAsync()
    {
        foreach (var task in _pending) await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async ValueTask TakeOneAsync()
    {
        var task = await Task.WhenAny(_pending);
        _pending.Remove(task);
        _sizes.Remove(task, out var bytes);
        _bytes -= bytes;
        var records = await task;
        if (records == 0)
        {
            _skipped++;
            return;
        }

        _agents++;
        _records += records;
    }

    /// <summary>Records written; 0 when the agent was skipped.</summary>
    private async Task<long> WriteAsync(ArchivedAgent agent)
    {
        try
        {
            if (options.Existing != ExistingAgents.Replace && await archive.ContainsAsync(agent.AgentType, agent.Node, cancellationToken)) return Exists(agent);
            var claim = await archive.ClaimAsync(agent.AgentType, agent.Node, cancellationToken);
            // stored since it was looked for
            if (options.Existing != ExistingAgents.Replace && claim.Records.Count > 0) return Exists(agent);
            var kept = agent.Records.Select(static r => r.Name).ToHashSet(StringComparer.Ordinal);
            var gone = claim.Records.Keys.Where(name => !kept.Contains(name)).Select(static name => new RecordChange(name, null));
            await archive.WriteAsync(claim, [.. gone, .. agent.Records], cancellationToken);
            return agent.Records.Count;
        }
        catch (Exception error) when (error is not (ArchiveException or OperationCanceledException))
        {
            throw new ArchiveException(agent.Line, $"agent {agent.Node} ({agent.AgentType}) cannot be written: {error.Message}", error);
        }
    }

    private long Exists(ArchivedAgent agent) => options.Existing == ExistingAgents.Skip ? 0
        : throw new ArchiveException(agent.Line, $"agent {agent.Node} ({agent.AgentType}) has state already; import it with Existing = Replace or Skip, or delete it first");
}
