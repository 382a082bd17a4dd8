using System.Buffers;
using System.Globalization;
using Swim.Runtime;

namespace Swim;

/// <summary>
/// Agents' state as lines of Recon text: to back it up, to look at it, to repair it, to move it from one store to another (docs/storage.md, archives).
/// Memory is bounded by the largest agent, not by their number.
/// </summary>
public static class SwimArchive
{
    private const int WriteSize = 64 * 1024;

    /// <summary>Writes agents with their records, as they are at one moment; the store may be in use.</summary>
    /// <param name="archive">The store.</param>
    /// <param name="output">Gets the lines, UTF-8; stays open.</param>
    /// <param name="filter">Which agents; null for all.</param>
    /// <param name="cancellationToken">Gives up; the archive then lacks its last line and is refused by an import.</param>
    public static async Task<ArchiveSummary> ExportAsync(IRecordArchive archive, Stream output, ArchiveFilter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(output);
        var buffer = new ArrayBufferWriter<byte>(2 * WriteSize);
        ArchiveText.WriteStart(buffer, TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        long agents = 0, records = 0;
        string? type = null, node = null;
        await foreach (var record in archive.ReadAllAsync(filter, cancellationToken))
        {
            if (node != record.Node || type != record.AgentType)
            {
                (type, node) = (record.AgentType, record.Node);
                ArchiveText.WriteAgent(buffer, type, node);
                agents++;
            }

            ArchiveText.WriteRecord(buffer, record.Name, record.Bytes.Span);
            records++;
            if (buffer.WrittenCount < WriteSize) continue;
            await output.WriteAsync(buffer.WrittenMemory, cancellationToken);
            buffer.ResetWrittenCount();
        }

        ArchiveText.WriteEnd(buffer, agents, records);
        await output.WriteAsync(buffer.WrittenMemory, cancellationToken);
        await output.FlushAsync(cancellationToken);
        return new ArchiveSummary(agents, records);
    }

    /// <summary>
    /// Reads agents in, each with all its records or not at all. A stream that can seek is checked to its end first, so that a damaged archive changes nothing.
    /// Imported agents that are active in an app end at their next commit (<see cref="ExistingAgents.Replace"/>): stop the app when none must show what it had before.
    /// </summary>
    /// <param name="archive">The store.</param>
    /// <param name="input">The lines; stays open.</param>
    /// <param name="options">What happens to agents that are there.</param>
    /// <param name="cancellationToken">Gives up between agents.</param>
    /// <exception cref="ArchiveException">The archive is damaged, or an agent cannot be written; the message names the line.</exception>
    public static async Task<ArchiveSummary> ImportAsync(IRecordArchive archive, Stream input, ArchiveImportOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(input);
        options ??= new ArchiveImportOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Parallelism, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBytesInFlight, 1, nameof(options));
        if (input.CanSeek)
        {
            var start = input.Position;
            await CheckAsync(input, cancellationToken);
            input.Position = start;
        }

        await using var reader = new ArchiveReader(input);
        var import = new ArchiveImport(archive, options, cancellationToken);
        try
        {
            while (await reader.ReadAsync(cancellationToken) is { } agent) await import.AddAsync(agent);
            await import.CompleteAsync();
            return import.Summary;
        }
        finally
        {
            await import.SettleAsync();
        }
    }

    /// <summary>Reads an archive to its end without importing it.</summary>
    /// <param name="input">The lines; stays open.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="ArchiveException">It is damaged or not whole; the message names the line.</exception>
    public static async Task<ArchiveSummary> CheckAsync(Stream input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        await using var reader = new ArchiveReader(input);
        long agents = 0, records = 0;
        while (await reader.ReadAsync(cancellationToken) is { } agent)
        {
            agents++;
            records += agent.Records.Count;
        }

        return new ArchiveSummary(agents, records);
    }
}
