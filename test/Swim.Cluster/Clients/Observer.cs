using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Swim.Cluster.Running;
using Swim.Cluster.Silos;

namespace Swim.Cluster.Clients;

/// <summary>
/// The unmodified <c>@swim/client</c> in a process of its own, by the driver of the interoperability tests, with links to values and maps of all agents. It stays
/// with a silo as long as that lives; then it is started again with another.
/// </summary>
internal sealed class Observer(World world, string folder) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, string> _states = new();
    private Process? _process;
    private SiloProcess? _silo;
    private int _life;

    private static string[] ValueLanes => ["cValue", "wValue"];

    private static string[] MapLanes => ["cMap", "wMap"];

    /// <summary>Makes sure that it runs, with a silo that lives.</summary>
    public async Task AttachAsync()
    {
        if (_process is { HasExited: false } && _silo is { State: SiloState.Up } silo && silo.Life == _life) return;
        await EndAsync();
        silo = world.Living.First();
        (_silo, _life) = (silo, silo.Life);
        _states.Clear();
        var process = Process.Start(new ProcessStartInfo("node", ["swim-client.mjs", string.Create(CultureInfo.InvariantCulture, $"warp://{silo.WebSocketUri.Host}:{silo.HttpPort}")])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process = process;
        process.OutputDataReceived += (_, line) => Accept(line.Data, silo);
        process.ErrorDataReceived += (_, line) => Failed(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        foreach (var agent in world.Plain)
        {
            foreach (var lane in ValueLanes) await LinkAsync("value", agent.Node, lane);
            foreach (var lane in MapLanes) await LinkAsync("map", agent.Node, lane);
        }
    }

    /// <summary>Waits until it shows what another client shows.</summary>
    public async Task CompareAsync(Peer peer, CancellationToken cancellationToken)
    {
        if (_process is null || _silo is not { State: SiloState.Up } silo || silo.Life != _life) return;
        var open = world.Plain.SelectMany(static agent => ValueLanes.Concat(MapLanes).Select(lane => (agent.Node, Lane: lane))).ToList();
        using var timer = new PeriodicTimer(Look);
        try
        {
            while (true)
            {
                open.RemoveAll(one => Shown(one.Node, one.Lane) == peer.View<LinkView>(one.Node, one.Lane).Print());
                if (open.Count == 0) return;
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            foreach (var (node, lane) in open.Take(5)) world.Findings.Add($"@swim/client at {silo.Name}: {node} {lane} is shown as {Shown(node, lane)} instead of {peer.View<LinkView>(node, lane).Print()}");
        }
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    private async Task EndAsync()
    {
        if (_process is not { } process) return;
        _process = null;
        _silo = null;
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private Task LinkAsync(string op, string node, string lane) =>
        _process!.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { op, id = $"{node} {lane}", node, lane }));

    private string Shown(string node, string lane)
    {
        if (!_states.TryGetValue($"{node} {lane}", out var text) || text.Length == 0) return ValueLanes.Contains(lane) ? "0" : "";
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) return text;
        return ValueLanes.Contains(lane)
            ? root.GetProperty("number").ToString()
            : string.Join(",", root.EnumerateObject().Select(static entry => $"{JsonSerializer.Deserialize<string>(entry.Name)}:{entry.Value}").Order(StringComparer.Ordinal));
    }

    private void Accept(string? line, SiloProcess silo)
    {
        if (line is null || !line.StartsWith('{')) return;
        using var document = JsonDocument.Parse(line);
        var id = document.RootElement.GetProperty("id").GetString()!;
        switch (document.RootElement.GetProperty("event").GetString())
        {
            case "state":
                _states[id] = document.RootElement.GetProperty("value").GetString() ?? "";
                break;
            case "unlinked" when ReferenceEquals(silo, _silo) && silo.State == SiloState.Up:
                world.Findings.Add($"@swim/client: {id} was unlinked by {silo.Name}, which lives");
                break;
            case "error":
                Failed(document.RootElement.GetProperty("value").GetString());
                break;
        }
    }

    private void Failed(string? text)
    {
        if (text is not null) world.Findings.Add($"@swim/client: {text}");
    }
}
