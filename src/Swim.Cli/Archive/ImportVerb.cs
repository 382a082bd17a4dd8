using System.CommandLine;
using System.Text.Json;
using Swim.Cli.Output;

namespace Swim.Cli.Archive;

/// <summary><c>import</c>: an archive into a store.</summary>
internal static class ImportVerb
{
    private const string Refuse = "refuse";
    private const string Skip = "skip";
    private const string Replace = "replace";

    public static Command Make(ToolStreams streams)
    {
        var store = new StoreArguments();
        var file = new Argument<string>("file") { Description = "The archive, or - for the standard input." };
        var existing = new Option<string>("--existing")
        {
            Description = "What happens to agents that have state already: refuse (the default) ends the import, skip leaves them, replace puts the archive's records in their place.",
            DefaultValueFactory = static _ => Refuse,
        };
        existing.AcceptOnlyFromAmong(Refuse, Skip, Replace);
        var check = new Option<bool>("--check") { Description = "Only reads the archive to its end; no store is opened." };
        var json = new Option<bool>("--json") { Description = "Says what was read as a JSON object." };
        var verb = new Command("import", "Read an archive into a store, each agent with all its records or not at all.") { file, existing, check, json };
        store.AddTo(verb);
        verb.SetAction((result, cancellationToken) => ArchiveRun.RunAsync(streams, async () =>
        {
            var path = result.GetRequiredValue(file);
            await using var source = path == "-" ? streams.OpenInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
            await using var input = new CountedStream(source);
            ArchiveSummary read;
            if (result.GetValue(check))
            {
                read = await ArchiveProgress.RunAsync(streams.Error, () => SwimArchive.CheckAsync(input, cancellationToken), () => ("checking", input.Share));
            }
            else
            {
                await using var open = await store.OpenAsync(result, mayCreate: true, cancellationToken);
                var counted = new CountedArchive(open.Archive);
                var options = new ArchiveImportOptions { Existing = Of(result.GetRequiredValue(existing)) };
                read = await ArchiveProgress.RunAsync(streams.Error, () => ImportAsync(streams, counted, input, options, cancellationToken),
                    () => (input.Passes == 1 && input.CanSeek ? "checking" : ArchiveProgress.Describe(counted), input.Share));
            }

            await streams.Output.WriteLineAsync(result.GetValue(json)
                ? JsonSerializer.Serialize(new Dictionary<string, long> { ["agents"] = read.Agents, ["records"] = read.Records, ["skipped"] = read.Skipped })
                : $"{Counted.Of(read.Agents, "agent")}, {Counted.Of(read.Records, "record")}{(read.Skipped > 0 ? $", {Counted.Of(read.Skipped, "agent")} skipped" : "")}");
        }));
        return verb;
    }

    private static ExistingAgents Of(string name) => name switch { Skip => ExistingAgents.Skip, Replace => ExistingAgents.Replace, _ => ExistingAgents.Refuse };

    private static async Task<ArchiveSummary> ImportAsync(ToolStreams streams, CountedArchive store, CountedStream input, ArchiveImportOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await SwimArchive.ImportAsync(store, input, options, cancellationToken);
        }
        catch (Exception) when (store.Agents > 0)
        {
            // what is in stays in
            await streams.Error.WriteLineAsync($"swim: {Counted.Of(store.Agents, "agent")} imported before that; --existing skip goes on after them.");
            throw;
        }
    }
}
