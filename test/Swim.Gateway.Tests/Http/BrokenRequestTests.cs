using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Swim.Gateway.Tests.Fakes;

namespace Swim.Gateway.Tests.Http;

/// <summary>Requests that break off or were never meant well: the client's affair, not an error of the server.</summary>
public sealed class BrokenRequestTests
{
    [Test]
    public async Task Nobody_is_given_a_tunnel()
    {
        await using var host = await GatewayHost.StartAsync();
        Assert.That(await AskAsync(host, "CONNECT /unit/1?lane=http HTTP/1.1", "Content-Length: 0"), Does.StartWith("HTTP/1.1 405"));
        Assert.That(host.Logs.GetSnapshot().Where(entry => entry.Level >= LogLevel.Error), Is.Empty);
    }

    [Test]
    public async Task A_body_that_is_broken_is_answered_by_what_is_wrong_with_it()
    {
        await using var host = await GatewayHost.StartAsync();
        Assert.That(await AskAsync(host, "POST /unit/1?lane=count HTTP/1.1", "Content-Type: application/json\r\nTransfer-Encoding: chunked", "zz\r\n"), Does.StartWith("HTTP/1.1 400"));
        Assert.That(host.Logs.GetSnapshot().Where(entry => entry.Level >= LogLevel.Error), Is.Empty);
    }

    [Test]
    public async Task A_client_that_goes_within_its_body_is_no_error()
    {
        await using var host = await GatewayHost.StartAsync();
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(host.Address.Host, host.Address.Port);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /unit/1?lane=count HTTP/1.1\r\nHost: {host.Authority}\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n"));

            // the server asks for the body, so it is reading it
            Assert.That(Encoding.ASCII.GetString(await ReceiveAsync(socket)), Does.StartWith("HTTP/1.1 100"));
            socket.Close(0);
        }

        await using var other = await host.ConnectAsync();
        await other.SettleAsync();
        await host.StopAsync();
        Assert.That(host.Logs.GetSnapshot().Where(entry => entry.Level >= LogLevel.Error), Is.Empty);
    }

    private static async Task<string> AskAsync(GatewayHost host, string line, string headers, string body = "")
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host.Address.Host, host.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"{line}\r\nHost: {host.Authority}\r\n{headers}\r\n\r\n{body}"));
        return Encoding.ASCII.GetString(await ReceiveAsync(socket));
    }

    private static async Task<byte[]> ReceiveAsync(Socket socket)
    {
        using var guard = new CancellationTokenSource(RawSocket.Guard);
        var buffer = new byte[4096];
        var count = await socket.ReceiveAsync(buffer, guard.Token);
        return buffer[..count];
    }
}
