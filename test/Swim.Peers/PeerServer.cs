using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Swim.Peers;

/// <summary>A server under comparison, as a process of its own on a free loopback port.</summary>
internal sealed class PeerServer : IAsyncDisposable
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private PeerServer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public int ProcessId => _process.Id;

    /// <param name="program">The assembly beside this one.</param>
    /// <param name="verb">Its first argument.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    /// <exception cref="TimeoutException">It does not listen within a minute.</exception>
    public static async Task<PeerServer> StartAsync(string program, string[] verb, CancellationToken cancellationToken)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, program), .. verb, "--urls", $"http://127.0.0.1:{port}"]) start.ArgumentList.Add(argument);
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Swim__Storage__Path"] = Path.Combine(Path.GetTempPath(), $"swim-peers-{port}.db");
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        var server = new PeerServer(process, port);
        try
        {
            await server.ListensAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), $"swim-peers-{Port}.db*")) File.Delete(file);
    }

    private async Task ListensAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (_process.HasExited) throw new InvalidOperationException($"The server ended with code {_process.ExitCode} before it listened.");
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
                return;
            }
            catch (SocketException) when (TimeProvider.System.GetElapsedTime(began) < Start)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }
}
