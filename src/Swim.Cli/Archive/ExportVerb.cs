using System.CommandLine;
using System.Text.Json;
using Swim.Cli.Output;

namespace Swim.Cli.Archive;

/// <summary><c>export</c>: agents of a store as an archive.</summary>
internal static class ExportVerb
{
    private const string Unfinished = ".unfinished";

    public static Command Make(ToolStreams streams)
    {
        var store = new StoreArguments();
        var file = new Argument<string>("file") { Description = "The archive to write, or - for the standard output." };
        var type = new Option<string?>("--type") { Description = "Only agents of this type." };
        var prefix = new Option<string?>("--prefix") { Description = "Only agents whose node begins so." };
        var force = new Option<bool>("--force") { Description = "Writes over a file that is there." };
        var json = new Option<bool>("--json") { Description = "Says what was written as a JSON object." };
        var verb = new Command("export", "Write the agents of a store as an archive: lines of text, as they were at one moment.") { file, type, prefix, force, json };
        store.AddTo(verb);
        verb.SetAction((result, cancellationToken) => ArchiveRun.RunAsync(streams, async () =>
        {
            var path = result.GetRequiredValue(file);
            var filter = new ArchiveFilter { AgentType = result.GetValue(type), NodePrefix = result.GetValue(prefix) };
            if (path != "-" && File.Exists(path) && !result.GetValue(force)) throw new IOException($"{path} is there already; --force writes over it.");
            await using var open = await store.OpenAsync(result, mayCreate: false, cancellationToken);
            var counted = new CountedArchive(open.Archive);
            var written = await ArchiveProgress.RunAsync(streams.Error, () => WriteAsync(streams, counted, path, filter, cancellationToken), () => (ArchiveProgress.Describe(counted), null));
            // the standard output may be the archive itself
            var report = path == "-" ? streams.Error : streams.Output;
            await report.WriteLineAsync(result.GetValue(json)
                ? JsonSerializer.Serialize(new Dictionary<string, long> { ["agents"] = written.Agents, ["records"] = written.Records })
                : $"{Counted.Of(written.Agents, "agent")}, {Counted.Of(written.Records, "record")}");
        }));
        return verb;
    }

    /// <summary>A file has its name only when it is whole.</summary>
    private static async Task<ArchiveSummary> WriteAsync(ToolStreams streams, CountedArchive store, string path, ArchiveFilter filter, CancellationToken cancellationToken)
    {
        if (path == "-")
        {
            await using var output = streams.OpenOutput();
            return await SwimArchive.ExportAsync(store, output, filter, cancellationToken);
        }

        var unfinished = path + Unfinished;
        try
        {
            ArchiveSummary written;
            await using (var output = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true))
            {
                written = await SwimArchive.ExportAsync(store, output, filter, cancellationToken);
                output.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
            return written;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
