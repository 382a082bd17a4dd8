using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Swim.Recon;

namespace Swim.Runtime;

/// <summary>
/// The lines of an archive, each a Recon value (docs/storage.md, archives). A record stands on its line byte by byte when it is Recon without control
/// characters and without spaces at its ends; any other is carried as data.
/// </summary>
internal static class ArchiveText
{
    /// <summary>The version that is written and read.</summary>
    public const int Version = 1;

    private const int MaxName = 512;

    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), 0x7F]);

    public static void WriteStart(IBufferWriter<byte> output, string created) => Write(output, $"@swim(version:{Version},created:{Quote(created)})\n");

    public static void WriteAgent(IBufferWriter<byte> output, string agentType, string node) => Write(output, $"@agent(type:{Quote(agentType)},node:{Quote(node)})\n");

    public static void WriteEnd(IBufferWriter<byte> output, long agents, long records) =>
        Write(output, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"@end(agents:{agents},records:{records})\n"));

    public static void WriteRecord(IBufferWriter<byte> output, string name, ReadOnlySpan<byte> bytes)
    {
        var isText = StandsAsText(bytes);
        Write(output, $"@{(isText ? "record" : "data")}({Quote(name)}) ");
        if (isText)
        {
            output.Write(bytes);
        }
        else
        {
            var writer = new ReconWriter(output);
            writer.WriteData(bytes);
        }

        output.Write("\n"u8);
    }

    /// <exception cref="FormatException">It is no line of an archive; the message says why.</exception>
    public static ArchiveLine Parse(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t\r"u8);
        if (line.IsEmpty || line[0] == (byte)'#') return default;
        if (!Utf8.IsValid(line)) throw new FormatException("it is not UTF-8 text");
        if (!ReconHeader.TrySplit(line, out var name, out var header, out var body)) throw new FormatException("expected @agent(…), @record(…), @data(…) or @end(…)");
        if (name.SequenceEqual("record"u8)) return new ArchiveLine(ArchiveLineKind.Record, RecordName(header), Bytes: body.ToArray());
        if (name.SequenceEqual("data"u8)) return new ArchiveLine(ArchiveLineKind.Record, RecordName(header), Bytes: Data(body));
        if (name.SequenceEqual("agent"u8)) return Agent(Value.Parse(header));
        if (name.SequenceEqual("swim"u8)) return new ArchiveLine(ArchiveLineKind.Start, Agents: Number(Value.Parse(header), "version"));
        if (!name.SequenceEqual("end"u8)) throw new FormatException($"@{Encoding.UTF8.GetString(name)} is unknown");
        var counts = Value.Parse(header);
        return new ArchiveLine(ArchiveLineKind.End, Agents: Number(counts, "agents"), Records: Number(counts, "records"));
    }

    private static ArchiveLine Agent(Value header)
    {
        var (type, node) = (TextOf(header, "type"), TextOf(header, "node"));
        if (type.Length is 0 or > MaxName) throw new FormatException("an agent needs a type of 1 to 512 characters");
        if (node.Length is 0 or > MaxName || node[0] != '/') throw new FormatException("an agent needs a node that begins with / and has at most 512 characters");
        return new ArchiveLine(ArchiveLineKind.Agent, type, node);
    }

    private static string RecordName(ReadOnlySpan<byte> header)
    {
        var name = (Value.Parse(header) as Text)?.Value;
        return name is { Length: > 0 and <= MaxName } ? name : throw new FormatException("a record needs a name of 1 to 512 characters");
    }

    private static byte[] Data(ReadOnlySpan<byte> body) => (Value.Parse(body) as Data)?.Span.ToArray() ?? throw new FormatException("expected data, %…");

    private static string TextOf(Value header, string key) => (header[key] as Text)?.Value ?? throw new FormatException($"'{key}' is missing");

    private static long Number(Value header, string key) => header[key] is Num number && number.TryGetInt64(out var value) && value >= 0 ? value : throw new FormatException($"'{key}' is missing");

    private static bool StandsAsText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] == (byte)' ' || bytes[^1] == (byte)' ' || bytes.ContainsAny(Controls) || !Utf8.IsValid(bytes)) return false;
        try
        {
            var reader = new ReconReader(bytes);
            if (reader.Token != ReconToken.End) reader.Skip();
            return reader.Token == ReconToken.End;
        }
        catch (ReconException)
        {
            return false;
        }
    }

    private static string Quote(string text) => Text.From(text).ToString();

    private static void Write(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);
}
