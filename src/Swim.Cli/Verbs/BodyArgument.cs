using System.CommandLine;
using System.Text;
using Swim.Recon;

namespace Swim.Cli.Verbs;

/// <summary>A body on the command line: Recon, JSON on demand, or <c>-</c> for the standard input. What is no Recon is refused before anything is sent.</summary>
internal sealed class BodyArgument(ToolStreams streams, string name, string description)
{
    private readonly Argument<string> _body = new(name) { Description = description + " Recon, or - to read it from the standard input.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _json = new("--json") { Description = $"The {name} is JSON." };

    public void AddTo(Command verb)
    {
        verb.Arguments.Add(_body);
        verb.Options.Add(_json);
    }

    /// <exception cref="ReconException">Not Recon.</exception>
    /// <exception cref="FormatException">Not JSON.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var text = result.GetValue(_body) ?? "";
        var bytes = text == "-" ? await streams.ReadAsync(text, cancellationToken) : Encoding.UTF8.GetBytes(text);
        if (bytes.AsSpan().Trim((byte)'\n').IsEmpty) return default;
        try
        {
            return Form.Value.ToUtf8(result.GetValue(_json) ? ReconJson.Parse(bytes) : Value.Parse(bytes));
        }
        catch (System.Text.Json.JsonException exception)
        {
            throw new FormatException($"The {name} is no JSON: {exception.Message}", exception);
        }
    }
}
