using System.Runtime.CompilerServices;

namespace Swim.Cli.Archive;

/// <summary>A store whose traffic is counted for who waits. The counts may be read from any thread.</summary>
internal sealed class CountedArchive(IRecordArchive inner) : IRecordArchive
{
    private long _agents;
    private long _records;
    private long _bytes;

    public long Agents => Interlocked.Read(ref _agents);

    public long Records => Interlocked.Read(ref _records);

    /// <summary>Of the records, without their names.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public ValueTask<RecordClaim> ClaimAsync(string agentType, string node, CancellationToken cancellationToken = default) => inner.ClaimAsync(agentType, node, cancellationToken);

    public async ValueTask WriteAsync(RecordClaim claim, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken = default)
    {
        await inner.WriteAsync(claim, changes, cancellationToken);
        long records = 0, bytes = 0;
        foreach (var change in changes)
        {
            if (change.Bytes is not { } written) continue;
            records++;
            bytes += written.Length;
        }

        Interlocked.Increment(ref _agents);
        Interlocked.Add(ref _records, records);
        Interlocked.Add(ref _bytes, bytes);
    }

    public ValueTask DeleteAsync(RecordClaim claim, CancellationToken cancellationToken = default) => inner.DeleteAsync(claim, cancellationToken);

    public ValueTask<bool> ContainsAsync(string agentType, string node, CancellationToken cancellationToken = default) => inner.ContainsAsync(agentType, node, cancellationToken);

    public async IAsyncEnumerable<ArchivedRecord> ReadAllAsync(ArchiveFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (type, node) = ("", "");
        await foreach (var record in inner.ReadAllAsync(filter, cancellationToken))
        {
            if (node != record.Node || type != record.AgentType) Interlocked.Increment(ref _agents);
            (type, node) = (record.AgentType, record.Node);
            Interlocked.Increment(ref _records);
            Interlocked.Add(ref _bytes, record.Bytes.Length);
            yield return record;
        }
    }
}
