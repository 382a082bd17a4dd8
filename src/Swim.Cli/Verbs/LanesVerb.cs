using System.CommandLine;

namespace Swim.Cli.Verbs;

/// <summary><c>lanes</c>: what can be linked of an agent.</summary>
internal static class LanesVerb
{
    public static Command Make(ToolStreams streams)
    {
        var host = new HostArguments();
        var path = new Argument<string>("node") { Description = "The node: an absolute URI such as warp://host:port/unit/1, or a path on --host." };
        var json = new Option<bool>("--json") { Description = "One JSON object per lane." };
        var verb = new Command("lanes", "Show the lanes of an agent and their kinds, without starting it.") { path, json };
        host.AddTo(verb);
        verb.SetAction(async (result, cancellationToken) =>
        {
            await using var client = host.Connect(result);
            var (authority, node) = host.Split(result, result.GetRequiredValue(path));
            var meta = host.Node(result, client, $"{authority}/swim:meta:node/{Uri.EscapeDataString("/" + node.TrimStart('/'))}");
            foreach (var entry in MetaReading.Entries(await MetaReading.ReadAsync(meta, "lanes", cancellationToken)))
                await streams.Output.WriteLineAsync(result.GetValue(json) ? MetaReading.Json(entry) : $"{MetaReading.Text(entry["laneUri"])}\t{MetaReading.Text(entry["laneType"])}");
            return ExitCode.Done;
        });
        return verb;
    }
}
