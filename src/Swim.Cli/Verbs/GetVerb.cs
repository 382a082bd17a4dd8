using System.CommandLine;
using System.Text;
using System.Text.Json;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Cli.Verbs;

/// <summary><c>get</c>: prints a lane's state once.</summary>
internal static class GetVerb
{
    public static Command Make(ToolStreams streams)
    {
        var lane = new LaneArguments();
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var verb = new Command("get", "Print a lane's state once: a value, or the entries of a map.") { json };
        lane.AddTo(verb);
        verb.SetAction(async (result, cancellationToken) =>
        {
            await using var client = lane.Connect(result);
            var node = lane.Node(result, client);
            var reading = await node.ReadAsync(lane.Lane(result), expected: null, cancellationToken);
            if (!reading.Found) throw new LaneException(node.Uri, lane.Lane(result), CommandStatus.LaneNotFound, "the agent has no such lane.");
            await streams.Output.WriteLineAsync(result.GetValue(json) ? Json(reading.Body.Span) : Encoding.UTF8.GetString(reading.Body.Span));
            return ExitCode.Done;
        });
        return verb;
    }

    private static string Json(ReadOnlySpan<byte> recon)
    {
        if (recon.IsEmpty) return "null";
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes)) ReconJson.Write(writer, recon);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
