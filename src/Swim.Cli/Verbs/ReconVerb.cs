using System.CommandLine;
using System.Text;
using System.Text.Json;
using Swim.Recon;

namespace Swim.Cli.Verbs;

/// <summary><c>recon</c>: check, print compactly, and convert to and from JSON.</summary>
internal static class ReconVerb
{
    public static Command Make(ToolStreams streams)
    {
        var verb = new Command("recon", "Check, print and convert Recon.");
        verb.Subcommands.Add(Make(streams, "check", "Say whether a text is Recon; exit code 1 when it is not.", static (_, _) => ""));
        verb.Subcommands.Add(Make(streams, "format", "Print it as on the wire, compactly.", static (bytes, _) => Value.Parse(bytes).ToString()));
        var toJson = Make(streams, "to-json", "Print it as JSON.", ToJson);
        verb.Subcommands.Add(toJson);
        verb.Subcommands.Add(Make(streams, "from-json", "Print JSON as Recon.", FromJson));
        return verb;
    }

    private static Command Make(ToolStreams streams, string name, string description, Func<byte[], bool, string> convert)
    {
        var file = new Argument<string>("file") { Description = "A file, or - (the default) for the standard input.", DefaultValueFactory = static _ => "-" };
        var pretty = new Option<bool>("--pretty") { Description = "With line breaks." };
        var verb = new Command(name, description) { file };
        if (name == "to-json") verb.Options.Add(pretty);
        verb.SetAction(async (result, cancellationToken) =>
        {
            var bytes = await streams.ReadAsync(result.GetRequiredValue(file), cancellationToken);
            if (name == "check") Value.Parse(bytes);
            else await streams.Output.WriteLineAsync(convert(bytes, name == "to-json" && result.GetValue(pretty)));
            return ExitCode.Done;
        });
        return verb;
    }

    private static string ToJson(byte[] recon, bool isPretty)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = isPretty })) ReconJson.Write(writer, Value.Parse(recon));
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static string FromJson(byte[] json, bool isPretty)
    {
        try
        {
            return ReconJson.Parse(json).ToString();
        }
        catch (JsonException exception)
        {
            throw new FormatException($"That is no JSON: {exception.Message}", exception);
        }
    }
}
