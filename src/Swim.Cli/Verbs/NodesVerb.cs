using System.CommandLine;
using System.Globalization;
using Swim.Recon;

namespace Swim.Cli.Verbs;

/// <summary><c>nodes</c>: the active agents below a path, level by level.</summary>
internal static class NodesVerb
{
    public static Command Make(ToolStreams streams)
    {
        var host = new HostArguments();
        var path = new Argument<string>("path") { Description = "Where to look: /unit, or an absolute URI.", DefaultValueFactory = static _ => "/" };
        var json = new Option<bool>("--json") { Description = "One JSON object per node." };
        var all = new Option<bool>("--all") { Description = "Every agent below, not one level." };
        var limit = new Option<int>("--limit") { Description = "Nodes at most.", DefaultValueFactory = static _ => 1_000 };
        var verb = new Command("nodes", "Show the active agents below a path: agents with their type, and how many are below each level.") { path, json, all, limit };
        host.AddTo(verb);
        verb.SetAction(async (result, cancellationToken) =>
        {
            await using var client = host.Connect(result);
            var (authority, folder) = host.Split(result, result.GetRequiredValue(path));
            folder = "/" + folder.Trim('/');
            if (folder.Length > 1) folder += "/";
            var node = host.Node(result, client, $"{authority}/swim:meta:host");
            var left = Math.Max(1, result.GetValue(limit));
            var after = "";
            while (left > 0)
            {
                // a host answers as many as it likes
                var query = $"limit={left.ToString(CultureInfo.InvariantCulture)}{(after.Length > 0 ? $"&after={Escape(after)}" : "")}";
                var page = await MetaReading.ReadAsync(node, result.GetValue(all) ? $"nodes?{query}&prefix={Escape(folder)}" : $"nodes?{query}#{folder}", cancellationToken);
                var count = 0;
                foreach (var entry in MetaReading.Entries(page))
                {
                    after = MetaReading.Text(entry["nodeUri"]);
                    await streams.Output.WriteLineAsync(result.GetValue(json) ? MetaReading.Json(entry) : Line(entry));
                    count++;
                }

                if (count == 0) break;
                left -= count;
            }

            return ExitCode.Done;
        });
        return verb;
    }

    private static string Escape(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace("&", "%26", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal);

    private static string Line(Value entry)
    {
        var below = MetaReading.Number(entry["childCount"]);
        var agents = entry["agents"] is Record record ? string.Join(' ', record.OfType<Value>().Select(MetaReading.Text)) : "";
        var uri = MetaReading.Text(entry["nodeUri"]);
        return below > 0 ? $"{uri}/\t{below}\t{agents}".TrimEnd() : $"{uri}\t{agents}";
    }
}
