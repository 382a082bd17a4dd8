using System.CommandLine;
using Swim.Cli.Output;
using Swim.Recon;

namespace Swim.Cli.Verbs;

/// <summary><c>top</c>: the cluster, its silos and its slowest links, again and again.</summary>
internal static class TopVerb
{
    public static Command Make(ToolStreams streams)
    {
        var host = new HostArguments();
        var json = new Option<bool>("--json") { Description = "One JSON object each time: pulse, silos, links." };
        var count = new Option<int?>("--count") { Description = "How often; without it until Ctrl-C." };
        var interval = new Option<double>("--interval") { Description = "Seconds between.", DefaultValueFactory = static _ => 1 };
        var links = new Option<int>("--links") { Description = "Slow links shown.", DefaultValueFactory = static _ => 10 };
        var verb = new Command("top", "Show the cluster, its silos and its slowest links, live.") { json, count, interval, links };
        host.AddTo(verb);
        verb.SetAction(async (result, cancellationToken) =>
        {
            await using var client = host.Connect(result);
            var cluster = host.Node(result, client, "swim:meta:cluster");
            var pause = TimeSpan.FromSeconds(Math.Clamp(result.GetValue(interval), 0.1, 3_600));
            var most = Math.Clamp(result.GetValue(links), 1, 1_000);
            for (var left = result.GetValue(count) ?? int.MaxValue; left > 0; left--)
            {
                var pulse = await MetaReading.ReadAsync(cluster, "pulse", cancellationToken);
                var silos = await MetaReading.ReadAsync(cluster, "silos", cancellationToken);
                var slowest = await MetaReading.ReadAsync(cluster, FormattableString.Invariant($"links?limit={most}"), cancellationToken);
                if (result.GetValue(json)) await streams.Output.WriteLineAsync(MetaReading.Json(Record.Of(new Slot("pulse", pulse), new Slot("silos", silos), new Slot("links", slowest))));
                else await PrintAsync(streams.Output, pulse, silos, slowest);
                if (left > 1) await Task.Delay(pause, cancellationToken);
            }

            return ExitCode.Done;
        });
        return verb;
    }

    private static async Task PrintAsync(TextWriter output, Value pulse, Value silos, Value links)
    {
        var (uplinks, store) = (pulse["uplinks"], pulse["store"]);
        await output.WriteLineAsync(
            $"{Counted.Of(Number(pulse["siloCount"]), "silo")}  {Counted.Of(Number(pulse["nodeCount"]), "agent")}  {Counted.Of(Number(uplinks["linkCount"]), "link")}  {Number(uplinks["eventRate"])} events/s  {Number(uplinks["coalescedRate"])} coalesced/s  "
            + $"{Number(uplinks["commandRate"])} commands/s  lag {Number(store["lag"])} ms  unsaved {Number(store["unsavedBytes"])} B");
        await output.WriteLineAsync("SILO\tAGENTS\tLINKS\tEVENTS/S\tCOMMANDS/S\tCPU%\tMEM MiB\tLAG ms");
        foreach (var silo in MetaReading.Entries(silos))
        {
            await output.WriteLineAsync(
                $"{MetaReading.Text(silo["name"])}\t{Number(silo["agentCount"])}\t{Number(silo["linkCount"])}\t{Number(silo["eventRate"])}\t{Number(silo["commandRate"])}\t{Number(silo["cpuUsage"])}\t"
                + $"{Number(silo["memUsage"]) >> 20}\t{Number(silo["storeLag"])}");
        }

        await output.WriteLineAsync("SLOWEST LINKS\tLANE\tFACE\tWAITING\tBYTES\tCOALESCED\tDROPPED");
        foreach (var link in MetaReading.Entries(links).OrderByDescending(static link => Number(link["pendingBytes"])).ThenByDescending(static link => Number(link["pendingCount"])))
        {
            await output.WriteLineAsync(
                $"{MetaReading.Text(link["nodeUri"])}\t{MetaReading.Text(link["laneUri"])}\t{MetaReading.Text(link["face"])}\t{Number(link["pendingCount"])}\t{Number(link["pendingBytes"])}\t"
                + $"{Number(link["coalescedCount"])}\t{Number(link["droppedCount"])}");
        }

        await output.WriteLineAsync();
    }

    private static long Number(Value value) => MetaReading.Number(value);
}
