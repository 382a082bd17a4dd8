using System.Text.Json;
using System.Text.Json.Nodes;
using Swim.Interop.Tests.Support;

namespace Swim.Interop.Tests.SwimClient;

/// <summary>The unmodified <c>@swim/client</c> in a Node process (js/swim-client.mjs).</summary>
internal sealed class SwimClientProcess : IAsyncDisposable
{
    private static readonly string Folder = Repository.PathTo("test", "Swim.Interop.Tests", "js");

    private readonly LineProcess _process;

    private SwimClientProcess(LineProcess process) => _process = process;

    public static SwimClientProcess Start(string url)
    {
        Assert.That(Path.Combine(Folder, "node_modules", "@swim", "client"), Does.Exist, "run 'npm ci' in test/Swim.Interop.Tests/js (test/run.sh does)");
        return new SwimClientProcess(LineProcess.Start("node", ["swim-client.mjs", url], Folder));
    }

    public Task SendAsync(object command) => _process.WriteLineAsync(JsonSerializer.Serialize(command));

    /// <summary>Waits for the <paramref name="times"/>th event of a link that fits.</summary>
    public Task SeesAsync(string id, string @event, string? value = null, string? key = null, int times = 1) => _process.UntilAsync(
        lines => lines.Select(Read).Count(e => Fits(e, id, @event, value, key)) >= times,
        $"{id} saw '{@event}' {key} {value} {times}×");

    /// <summary>Fails if anything went wrong inside the client.</summary>
    public void HasNoErrors() => Assert.That(_process.Lines.Where(line => line.Contains("\"error\"", StringComparison.Ordinal)), Is.Empty);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static bool Fits(JsonNode? e, string id, string @event, string? value, string? key) =>
        e is not null && (string?)e["id"] == id && (string?)e["event"] == @event
        && (value is null || (string?)e["value"] == value) && (key is null || (string?)e["key"] == key);

    private static JsonNode? Read(string line) => line.StartsWith('{') ? JsonNode.Parse(line) : null;
}
