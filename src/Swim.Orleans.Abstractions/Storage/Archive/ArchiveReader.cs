using System.Buffers;
using System.IO.Pipelines;

namespace Swim.Runtime;

/// <summary>Reads an archive line by line and holds it to its rules: the first line, the counts of the last, one agent's records together.</summary>
internal sealed class ArchiveReader(Stream input) : IAsyncDisposable
{
    private readonly PipeReader _reader = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private ArchiveLine _agent;
    private long _agentLine;
    private long _line;
    private long _agents;
    private long _records;
    private bool _started;
    private bool _ended;

    public ValueTask DisposeAsync() => _reader.CompleteAsync();

    /// <summary>The next agent with its records; null after the last, when the archive is whole.</summary>
    /// <exception cref="ArchiveException">The archive is damaged, of an unknown version, or ends too early.</exception>
    public async ValueTask<ArchivedAgent?> ReadAsync(CancellationToken cancellationToken)
    {
        var records = new List<RecordChange>();
        _names.Clear();
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            switch (line.Kind)
            {
                case ArchiveLineKind.Record:
                    Add(line, records);
                    break;
                case ArchiveLineKind.Agent:
                    _agents++;
                    var before = Take(records);
                    _agent = line;
                    _agentLine = _line;
                    if (before is not null) return before;
                    break;
                case ArchiveLineKind.End:
                    _ended = true;
                    if ((line.Agents, line.Records) != (_agents, _records))
                        throw Wrong($"the archive had {line.Agents} agents and {line.Records} records when it was written, and has {_agents} and {_records}");
                    var last = Take(records);
                    _agent = default;
                    if (last is not null) return last;
                    break;
            }
        }

        if (!_started) throw Wrong("this is no archive: it is empty");
        return _ended ? null : throw Wrong("the archive ends without @end(…): a part of it is missing");
    }

    private void Add(ArchiveLine line, List<RecordChange> records)
    {
        if (_agent.Kind != ArchiveLineKind.Agent) throw Wrong("a record before the first @agent(…)");
        if (!_names.Add(line.Name)) throw Wrong($"record '{line.Name}' of {_agent.Node} is there twice");
        _records++;
        records.Add(new RecordChange(line.Name, line.Bytes));
    }

    private ArchivedAgent? Take(List<RecordChange> records) =>
        _agent.Kind == ArchiveLineKind.Agent && records.Count > 0 ? new ArchivedAgent(_agent.Name, _agent.Node, _agentLine, records) : null;

    private async ValueTask<ArchiveLine?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Parse(buffer.Slice(0, end));
                _reader.AdvanceTo(buffer.GetPosition(1, end));
                if (line.Kind != ArchiveLineKind.Empty) return line;
            }
            else if (result.IsCompleted)
            {
                var line = buffer.IsEmpty ? default : Parse(buffer);
                _reader.AdvanceTo(buffer.End);
                return line.Kind == ArchiveLineKind.Empty ? null : line;
            }
            else
            {
                _reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
    }

    private ArchiveLine Parse(in ReadOnlySequence<byte> bytes)
    {
        _line++;
        var text = bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray();
        if (_line == 1 && text.StartsWith("\uFEFF"u8)) text = text[3..];
        ArchiveLine line;
        try
        {
            line = ArchiveText.Parse(text);
        }
        catch (FormatException error)
        {
            throw new ArchiveException(_line, _started ? error.Message : $"this is no archive: expected @swim(version:{ArchiveText.Version})", error);
        }

        if (line.Kind == ArchiveLineKind.Empty) return line;
        if (_started == (line.Kind == ArchiveLineKind.Start)) throw Wrong(_started ? "@swim(…) begins an archive and stands nowhere else" : $"this is no archive: expected @swim(version:{ArchiveText.Version})");
        if (_ended) throw Wrong("something follows @end(…)");
        _started = true;
        if (line.Kind == ArchiveLineKind.Start && line.Agents != ArchiveText.Version)
            throw Wrong($"the archive is of version {line.Agents}, and this program knows version {ArchiveText.Version}");
        return line;
    }

    private ArchiveException Wrong(string reason) => new(Math.Max(1, _line), reason);
}
