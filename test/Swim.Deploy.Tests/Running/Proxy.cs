using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Swim.Deploy.Tests.Compose;

namespace Swim.Deploy.Tests.Running;

/// <summary>The compose file's proxy, with its configuration, before silos of this machine.</summary>
internal sealed class Proxy : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _file;
    private readonly ConcurrentQueue<string> _said = new();

    private Proxy(Process process, string file, int port)
    {
        _process = process;
        _file = file;
        Address = new Uri($"http://127.0.0.1:{port}/");

        // a connection of its own each time: a kept one would stay with the silo that it has
        Http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = Address };
        process.OutputDataReceived += Heard;
        process.ErrorDataReceived += Heard;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public string Log => string.Join('\n', _said);

    public static Proxy Start(IReadOnlyList<string> silos)
    {
        var port = FreePort();
        var file = Path.GetTempFileName();
        File.WriteAllText(file, ProxyConfiguration.Read().Before(silos, $"127.0.0.1:{port}"));
        var start = new ProcessStartInfo(ProxyConfiguration.Program(), ["-db", "-f", file]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return new Proxy(Process.Start(start) ?? throw new InvalidOperationException("haproxy was not started."), file, port);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        File.Delete(_file);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private void Heard(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text) _said.Enqueue(text);
    }
}
