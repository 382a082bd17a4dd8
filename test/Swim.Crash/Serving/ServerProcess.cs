using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Swim.Crash.Serving;

/// <summary>The server as a process of its own: started and killed by its id, again and again, always on the same port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int MaxLines = 300;
    private const int SignalTerminate = 15;
    private const int SignalContinue = 18;
    private const int SignalStop = 19;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly string _host;
    private readonly Queue<string> _log = [];
    private Process? _process;

    /// <param name="environment">Settings of the process.</param>
    /// <param name="host">The address it listens on.</param>
    /// <param name="port">The port there; null for a free one.</param>
    public ServerProcess(IReadOnlyDictionary<string, string> environment, string host = "127.0.0.1", int? port = null)
    {
        _environment = environment;
        _host = host;
        Port = port ?? FreePort();
        Http = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10) })
        {
            BaseAddress = new Uri($"http://{host}:{Port}"),
            Timeout = TimeSpan.FromMinutes(2),
        };
    }

    public int Port { get; }

    public HttpClient Http { get; }

    public Uri WebSocketUri => new($"ws://{_host}:{Port}/");

    /// <summary>A command, with the start of its arguments, that runs the server as its own process: <c>ip netns exec NAME</c>.</summary>
    public IReadOnlyList<string> Through { get; init; } = [];

    /// <summary>The program that serves; this one by default.</summary>
    public string Program { get; init; } = typeof(ServerProcess).Assembly.Location;

    /// <summary>Told of each line that the server writes.</summary>
    public Action<string>? Heard { get; init; }

    public int? ProcessId => _process is { HasExited: false } running ? running.Id : null;

    public bool IsRunning => _process is { HasExited: false };

    public void Start()
    {
        string[] command = [.. Through, "dotnet", Program, "serve", "--attached", "--urls", $"http://{_host}:{Port}"];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (name, value) in _environment) start.Environment[name] = value;
        lock (_log) _log.Clear();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public async Task UntilReadyAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (true)
        {
            if (!IsRunning) throw new InvalidOperationException($"The server has ended by itself:\n{Log()}");
            try
            {
                using var answer = await Http.GetAsync(new Uri("/health/startup", UriKind.Relative), timeout.Token);
                if (answer.StatusCode == HttpStatusCode.OK) return;
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            await timer.WaitForNextTickAsync(timeout.Token);
        }
    }

    /// <summary>As <c>kill -9</c>: no handler, no flush.</summary>
    public async Task KillAsync()
    {
        var process = _process!;
        process.Kill();
        await process.WaitForExitAsync();
        Release();
    }

    /// <summary>As an operator does: the process may end in good order.</summary>
    public async Task TerminateAsync()
    {
        var process = _process!;
        Signal(SignalTerminate);
        using var timeout = new CancellationTokenSource(StopTimeout);
        await process.WaitForExitAsync(timeout.Token);
        Release();
    }

    /// <summary>The process stands still, as one that the machine has forgotten; nobody tells it.</summary>
    public void Freeze() => Signal(SignalStop);

    public void Thaw() => Signal(SignalContinue);

    public string Log()
    {
        lock (_log) return string.Join('\n', _log);
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning) await KillAsync();
        else Release();
        Http.Dispose();
    }

    private void Release()
    {
        _process?.Dispose();
        _process = null;
    }

    private void Signal(int signal)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("Signals need Linux or macOS.");
        if (SendSignal(_process!.Id, signal) != 0) throw new InvalidOperationException($"Signal {signal} could not be sent ({Marshal.GetLastPInvokeError()}).");
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        Heard?.Invoke(line);
        lock (_log)
        {
            if (_log.Count == MaxLines) _log.Dequeue();
            _log.Enqueue(line);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
