using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Swim.EndToEnd.Tests;

/// <summary>A server in a process of its own: the agents of the conformance project, on a free loopback port, with a store of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly string _storePath;
    private readonly string? _connectionString;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly List<string> _log = [];
    private Process? _process;

    private ServerProcess(int port, string storePath, string? connectionString, IReadOnlyDictionary<string, string> settings)
    {
        _settings = settings;
        Port = port;
        _storePath = storePath;
        _connectionString = connectionString;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public int Port { get; }

    public int ProcessId => _process!.Id;

    public HttpClient Http { get; }

    public Uri WebSocketUri => new($"ws://127.0.0.1:{Port}/");

    public long WorkingSetBytes
    {
        get
        {
            _process!.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <param name="connectionString">A PostgreSQL database, instead of a store of its own.</param>
    /// <param name="settings">Environment variables.</param>
    public static async Task<ServerProcess> StartAsync(string? connectionString = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("swim-e2e-");
        var server = new ServerProcess(FreePort(), Path.Combine(folder.FullName, "swim.db"), connectionString, settings ?? new Dictionary<string, string>());
        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo("dotnet", [ServerAssembly(), "serve", "--urls", $"http://127.0.0.1:{Port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["Swim__Storage__Path"] = _storePath;
        if (_connectionString is not null) start.Environment["ConnectionStrings__swim"] = _connectionString;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (name, value) in _settings) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await UntilReadyAsync();
    }

    /// <summary>As <c>kill -9</c>: no handler, no flush.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_process is { HasExited: false }) await KillAsync();
        Directory.Delete(Path.GetDirectoryName(_storePath)!, recursive: true);
    }

    private async Task UntilReadyAsync()
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            if (_process!.HasExited) throw new InvalidOperationException($"The server ended with {_process.ExitCode}:\n{Log()}");
            try
            {
                using var answer = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative), timeout.Token);
                if (answer.StatusCode == HttpStatusCode.OK) return;
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            if (!await timer.WaitForNextTickAsync(timeout.Token)) throw new TimeoutException(Log());
        }
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_log) _log.Add(line);
    }

    private string Log()
    {
        lock (_log) return string.Join('\n', _log);
    }

    private static string ServerAssembly()
    {
        // …/test/Swim.EndToEnd.Tests/bin/<configuration>/net10.0 → …/test/Swim.Conformance/bin/<configuration>/net10.0
        var assembly = Path.Combine(AppContext.BaseDirectory.Replace("Swim.EndToEnd.Tests", "Swim.Conformance", StringComparison.Ordinal), "Swim.Conformance.dll");
        return File.Exists(assembly) ? assembly : throw new FileNotFoundException("The conformance server has not been built.", assembly);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
