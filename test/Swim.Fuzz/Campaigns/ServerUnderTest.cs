using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Swim.Fuzz.Serving;

namespace Swim.Fuzz.Campaigns;

/// <summary>The server as a process of its own, which ends with this one.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };

    private ServerUnderTest(Process process) => _process = process;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What the operator shows.</summary>
    public string Key { get; private set; } = "";

    public HttpClient Http => _http;

    public string Host => Address.Authority;

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="settings">Beside those of <see cref="FuzzServer"/>: key and value, in turn.</param>
    public static async Task<ServerUnderTest> StartAsync(params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ServerUnderTest).Assembly.Location, "serve", .. settings.Chunk(2).Select(setting => $"--{setting[0]}={setting[1]}")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };

        // what is not needed is given back at once, so that what is held can be told from what has not been looked at
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_GCConserveMemory"] = "5";
        var server = new ServerUnderTest(Process.Start(start)!);
        using var timeout = new CancellationTokenSource(StartTimeout);
        while (await server._process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line.StartsWith(ServeVerb.Key, StringComparison.Ordinal)) server.Key = line[ServeVerb.Key.Length..];
            if (!line.StartsWith(ServeVerb.Address, StringComparison.Ordinal)) continue;
            server.Address = new Uri(line[ServeVerb.Address.Length..]);
            server._http.BaseAddress = server.Address;
            return server;
        }

        throw new InvalidOperationException("The server did not start.");
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>What the server holds; with <paramref name="collect"/> idle agents are let go and memory is collected before.</summary>
    public async Task<ServerFigures> FiguresAsync(bool collect, CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<ServerFigures>(new Uri(string.Create(CultureInfo.InvariantCulture, $"{FuzzServer.FiguresPath}?collect={collect}"), UriKind.Relative), cancellationToken))!;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
