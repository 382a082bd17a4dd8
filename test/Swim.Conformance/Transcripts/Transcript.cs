using System.Text.Json;
using System.Text.RegularExpressions;

namespace Swim.Conformance.Transcripts;

/// <summary>A recorded conversation.</summary>
internal sealed partial record Transcript(string Scenario, IReadOnlyList<Exchange> Exchanges)
{
    /// <summary>The authority of the server that was recorded.</summary>
    private const string RecordedPort = ":9001";

    /// <summary>
    /// Reads a file. Recorded authorities become <paramref name="server"/>'s; nodes below <c>/unit/</c> get <paramref name="run"/>
    /// before their name, so that every replay has agents of its own.
    /// </summary>
    public static Transcript Read(string file, Uri server, string run)
    {
        var text = Unit().Replace(File.ReadAllText(file).Replace(RecordedPort, $":{server.Port}", StringComparison.Ordinal), run);
        using var document = JsonDocument.Parse(text);
        var scenario = document.RootElement.GetProperty("scenario").GetString()!;
        var steps = new List<Step>();
        foreach (var element in document.RootElement.GetProperty("steps").EnumerateArray())
        {
            if (element.TryGetProperty("note", out var note) && note.GetString()!.Contains("not sent", StringComparison.Ordinal)) steps.RemoveAt(steps.FindLastIndex(s => s.IsSent));
            else if (ReadStep(element) is { } step) steps.Add(step);
        }

        return new Transcript(scenario, [.. Group(steps)]);
    }

    private static Step? ReadStep(JsonElement element)
    {
        var connection = element.TryGetProperty("c", out var c) ? c.GetString()! : "";
        if (element.TryGetProperty("send", out var send)) return Of(StepKind.Send, send.GetString()!);
        if (element.TryGetProperty("recv", out var recv)) return Of(StepKind.Receive, recv.GetString()!);
        if (element.TryGetProperty("sendBinary", out var binary)) return Of(StepKind.SendBinary, binary.GetString()!);
        if (element.TryGetProperty("sendPing", out var ping)) return Of(StepKind.SendPing, TextOf(ping));
        if (element.TryGetProperty("recvPong", out var pong)) return Of(StepKind.ReceivePong, TextOf(pong));
        if (element.TryGetProperty("upgradeStatus", out var status)) return Of(StepKind.Upgrade, "", status.GetInt32());
        if (element.TryGetProperty("closed", out var closed)) return Of(StepKind.Closed, Reason(element), closed.GetInt32());
        if (element.TryGetProperty("sendClose", out var close)) return Of(StepKind.SendClose, Reason(element), close.GetInt32());
        if (element.TryGetProperty("sendFragments", out var parts)) return Of(StepKind.SendFragments, "") with { Parts = [.. parts.EnumerateArray().Select(TextOf)] };
        return null;

        Step Of(StepKind kind, string text, int code = 0) => new(kind, connection, text, code, []);
    }

    private static string Reason(JsonElement element) => element.TryGetProperty("reason", out var reason) ? TextOf(reason) : "";

    private static string TextOf(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();

    private static IEnumerable<Exchange> Group(List<Step> steps)
    {
        for (var at = 0; at < steps.Count;)
        {
            // what is sent on another connection comes after the effects of what was sent before
            var first = steps[at].Connection;
            var sent = steps.Skip(at).TakeWhile(s => s.IsSent && s.Connection == first).ToArray();
            var received = steps.Skip(at + sent.Length).TakeWhile(s => !s.IsSent).ToArray();
            at += sent.Length + received.Length;
            yield return new Exchange(sent, received);
        }
    }

    [GeneratedRegex("""(?<=unit(?:/|%2[fF]))(?=[^"\\/?#.])""")]
    private static partial Regex Unit();
}
