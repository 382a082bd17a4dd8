using System.Text.Json;
using Swim.Conformance.Serving;
using Swim.Conformance.Transcripts;
using Swim.Warp;

namespace Swim.Conformance.Introspection;

/// <summary>
/// Asks a server of its own what was asked of the reference about itself, and compares the answers: notices and <c>lanes</c> word by word, the rest by shape, since the figures are
/// another server's.
/// </summary>
internal static class IntrospectionVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(IReadOnlyList<string> files, TextWriter output)
    {
        await using var app = ServeVerb.Build(["--urls", "http://127.0.0.1:0", "--Swim:Storage:Path", ":memory:", "--Swim:Meta:Refresh", "00:00:00.2", "--Logging:LogLevel:Default", "None"]);
        await app.StartAsync();
        var server = new Uri(app.Urls.First());
        var failed = 0;
        foreach (var file in files)
        {
            var differences = await CompareAsync(server, file);
            foreach (var difference in differences) output.WriteLine($"{Path.GetFileName(file)}: {difference}");
            if (differences.Count > 0) failed++;
        }

        await app.StopAsync();
        output.WriteLine($"{files.Count - failed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static async Task<List<string>> CompareAsync(Uri server, string file)
    {
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        Dictionary<(string Node, string Lane), LaneTalk> recorded = [], ours = [];
        await using var agents = await RawSocket.OpenAsync(server, null);
        await using var meta = await RawSocket.OpenAsync(server, null);
        foreach (var step in document.RootElement.GetProperty("steps").EnumerateArray())
        {
            var isMeta = step.TryGetProperty("c", out var connection) && connection.GetString() == "m";
            if (step.TryGetProperty("send", out var send))
            {
                await (isMeta ? meta : agents).SendTextAsync(send.GetString()!);
                if (!isMeta) continue;
                var asked = Envelope.Parse(send.GetString()!);
                await ReadAsync(meta, ours, talks => talks.TryGetValue(KeyOf(asked), out var talk) && talk.IsAnswered);
            }
            else if (isMeta && step.TryGetProperty("recv", out var received))
            {
                var envelope = Envelope.Parse(received.GetString()!);
                TalkOf(recorded, envelope).Add(envelope);
            }
        }

        // another round of pulses
        var until = recorded.Where(static talk => talk.Key.Lane == "pulse").Select(static talk => talk.Key).ToArray();
        await ReadAsync(meta, ours, talks => until.All(key => talks.TryGetValue(key, out var talk) && talk.Compare(recorded[key], key.Lane) is null), isOptional: true);
        var differences = new List<string>();
        foreach (var (key, talk) in recorded)
        {
            var difference = ours.TryGetValue(key, out var answer) ? answer.Compare(talk, key.Lane) : "is not answered under that name";
            if (difference is not null) differences.Add($"{key.Node} {key.Lane} {difference}");
        }

        return differences;
    }

    private static async Task ReadAsync(RawSocket socket, Dictionary<(string Node, string Lane), LaneTalk> talks, Func<Dictionary<(string Node, string Lane), LaneTalk>, bool> isEnough, bool isOptional = false)
    {
        using var patience = new CancellationTokenSource(isOptional ? Patience / 5 : Patience);
        while (!isEnough(talks))
        {
            try
            {
                var arrival = await socket.Arrivals.ReadAsync(patience.Token);
                if (arrival.Kind != StepKind.Receive) throw new IOException($"the connection ended with {arrival.Code}");
                var envelope = Envelope.Parse(arrival.Text);
                TalkOf(talks, envelope).Add(envelope);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // replies name the node percent-normalised
    private static (string Node, string Lane) KeyOf(Envelope envelope) => (envelope.Node!.ToString(), envelope.Lane!.ToString());

    private static LaneTalk TalkOf(Dictionary<(string Node, string Lane), LaneTalk> talks, Envelope envelope) =>
        talks.TryGetValue(KeyOf(envelope), out var talk) ? talk : talks[KeyOf(envelope)] = new LaneTalk();
}
