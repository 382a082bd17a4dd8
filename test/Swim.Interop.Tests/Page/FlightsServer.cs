using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Swim.Interop.Tests.Support;

namespace Swim.Interop.Tests.Page;

/// <summary>The Flights sample as a process of its own, which can be killed and started again on the same store.</summary>
internal sealed class FlightsServer(int port, string storage, params string[] more) : IAsyncDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    private LineProcess? _process;

    public string Url => $"http://127.0.0.1:{port}/";

    public async Task StartAsync()
    {
        var program = Repository.PathTo("src", "samples", "Flights", "bin", Repository.Configuration, "net10.0", "Flights.dll");
        Assert.That(program, Does.Exist);
        _process = LineProcess.Start("dotnet", [program, "--urls", $"http://127.0.0.1:{port}", $"--Swim:Storage:Path={Path.Combine(storage, "flights.db")}", .. more]);
        await _process.UntilAsync(lines => lines.Any(line => line.Contains("The replay ", StringComparison.Ordinal)), "the replay began");
    }

    public async Task KillAsync()
    {
        if (_process is null) return;
        await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>A lane by HTTP.</summary>
    public async Task<JsonNode> GetAsync(string node, string lane) =>
        await _http.GetFromJsonAsync<JsonNode>($"{node}?lane={lane}") ?? throw new InvalidDataException($"{node} {lane} is null");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _http.Dispose();
    }
}
