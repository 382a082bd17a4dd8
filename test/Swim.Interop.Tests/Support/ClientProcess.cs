using System.Text.Json;
using System.Text.Json.Nodes;

namespace Swim.Interop.Tests.Support;

/// <summary>A client in a Node process: the unmodified <c>@swim/client</c> or the browser client, each with its driver in js/.</summary>
internal sealed class ClientProcess : IAsyncDisposable
{
    public const string SwimClient = "swim-client.mjs";
    public const string BrowserClient = "browser-client.mjs";

    private static readonly string Folder = Repository.PathTo("test", "Swim.Interop.Tests", "js");

    private readonly LineProcess _process;

    private ClientProcess(LineProcess process) => _process = process;

    public static ClientProcess Start(string url, string driver = SwimClient)
    {
        Assert.That(Path.Combine(Folder, "node_modules", "@swim", "client"), Does.Exist, "run 'npm ci' in test/Swim.Interop.Tests/js (test/run.sh does)");
        return new ClientProcess(LineProcess.Start("node", [driver, url], Folder));
    }

    public Task SendAsync(object command) => _process.WriteLineAsync(JsonSerializer.Serialize(command));

    /// <summary>Waits for the <paramref name="times"/>th event of a link that fits.</summary>
    public Task SeesAsync(string id, string @event, string? value = null, string? key = null, int times = 1) => _process.UntilAsync(
        lines => lines.Select(Read).Count(e => Fits(e, id, @event, value, key)) >= times,
        $"{id} saw '{@event}' {key} {value} {times}×");

    /// <summary>Waits until the client's own state of a link is this JSON.</summary>
    public Task HoldsAsync(string id, string json) => _process.UntilAsync(lines => Of(lines, id, "state").LastOrDefault() == json, $"{id} held {json}");

    /// <summary>Waits for the last of these events, which must be all there were, in this order.</summary>
    public async Task SeesAllAsync(string id, params string[] values)
    {
        await SeesAsync(id, "event", values[^1], times: values.Count(v => v == values[^1]));
        Assert.That(Of(_process.Lines, id, "event"), Is.EqualTo(values));
    }

    /// <summary>Fails if anything went wrong inside the client.</summary>
    public void HasNoErrors() => Assert.That(_process.Lines.Where(line => line.Contains("\"error\"", StringComparison.Ordinal)), Is.Empty);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static IEnumerable<string?> Of(IReadOnlyList<string> lines, string id, string @event) =>
        lines.Select(Read).Where(e => Fits(e, id, @event, null, null)).Select(e => (string?)e!["value"]);

    private static bool Fits(JsonNode? e, string id, string @event, string? value, string? key) =>
        e is not null && (string?)e["id"] == id && (string?)e["event"] == @event
        && (value is null || (string?)e["value"] == value) && (key is null || (string?)e["key"] == key);

    private static JsonNode? Read(string line) => line.StartsWith('{') ? JsonNode.Parse(line) : null;
}
