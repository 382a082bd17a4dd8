using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Swim.Client.Tests.Fakes;

/// <summary>A WARP host that says what the test says, on a real Kestrel on a free loopback port.</summary>
internal sealed class ScriptedHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<HostConnection> _connections = Channel.CreateUnbounded<HostConnection>();

    private ScriptedHost(WebApplication app) => _app = app;

    public string Authority { get; private set; } = "";

    /// <summary>Upgrades are refused while this is set.</summary>
    public bool Refuses { get; set; }

    /// <summary>What refusals say, when it is set.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>Upgrades asked for, refused ones included.</summary>
    public int Upgrades => _upgrades;

    private int _upgrades;

    public static async Task<ScriptedHost> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        var host = new ScriptedHost(app);
        app.UseWebSockets();
        app.Run(host.ServeAsync);
        await app.StartAsync();
        host.Authority = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Authority;
        return host;
    }

    public WarpNodeUri Uri(string path) => WarpNodeUri.TryParse($"warp://{Authority}{path}", out var uri) ? uri : throw new ArgumentException(path);

    /// <summary>The next connection.</summary>
    public async Task<HostConnection> AcceptAsync()
    {
        using var guard = new CancellationTokenSource(Probe.Guard);
        return await _connections.Reader.ReadAsync(guard.Token);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _upgrades);
        if (Refuses || !context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            if (RetryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds;
            return;
        }

        var protocol = context.WebSockets.WebSocketRequestedProtocols.SingleOrDefault();
        using var socket = await context.WebSockets.AcceptWebSocketAsync(subProtocol: null);
        var connection = new HostConnection(socket, context, protocol);
        _connections.Writer.TryWrite(connection);
        await connection.Ended;
    }
}

/// <summary>One connection as the host sees it.</summary>
internal sealed class HostConnection(WebSocket socket, HttpContext context, string? protocol)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _buffer = new byte[64 * 1024];

    public string? Protocol => protocol;

    public string? Authorization { get; } = context.Request.Headers.Authorization;

    public Task Ended => _ended.Task;

    public ValueTask SendAsync(byte[] frame) => socket.SendAsync(frame.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public async Task SendAsync(params string[] frames)
    {
        foreach (var frame in frames) await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    }

    /// <summary>The next frame; <c>close</c> when the client closes.</summary>
    public async Task<string> ReceiveAsync()
    {
        using var guard = new CancellationTokenSource(Probe.Guard);
        var length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(_buffer.AsMemory(length), guard.Token);
            if (result.MessageType == WebSocketMessageType.Close) return "close";
            length += result.Count;
            if (result.EndOfMessage) return Encoding.UTF8.GetString(_buffer, 0, length);
        }
    }

    public async Task ExpectAsync(params string[] frames)
    {
        foreach (var frame in frames) Assert.That(await ReceiveAsync(), Is.EqualTo(frame));
    }

    public async Task CloseAsync(WebSocketCloseStatus status = WebSocketCloseStatus.NormalClosure, string? text = null)
    {
        await socket.CloseOutputAsync(status, text, CancellationToken.None);
        _ended.TrySetResult();
    }

    /// <summary>Ends the connection without a word.</summary>
    public void Cut()
    {
        context.Abort();
        _ended.TrySetResult();
    }
}
