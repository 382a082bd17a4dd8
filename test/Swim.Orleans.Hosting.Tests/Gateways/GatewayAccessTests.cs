using System.Net.WebSockets;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Swim.Gateway;
using Swim.Hosting.Tests.Access;
using Swim.Runtime;
using Swim.Testing;

namespace Swim.Hosting.Tests.Gateways;

/// <summary>Rights that are taken away in one process of a cluster, and clients of the others.</summary>
internal sealed class GatewayAccessTests
{
    private PostgresServer _postgres = null!;

    [OneTimeSetUp]
    public async Task StartPostgresAsync() => _postgres = await PostgresServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopPostgresAsync() => await _postgres.DisposeAsync();

    [Test, CancelAfter(90_000)]
    public async Task A_session_is_ended_wherever_it_is(CancellationToken cancellationToken)
    {
        var database = await _postgres.CreateDatabaseAsync(cancellationToken);
        await using var first = await ClusterProcess.StartAsync(database, SwimRole.Silo, cancellationToken, AddKeys);
        await using var second = await ClusterProcess.StartAsync(database, SwimRole.Silo, cancellationToken, AddKeys);
        await using var gateway = await ClusterProcess.StartAsync(database, SwimRole.Gateway, cancellationToken, AddKeys);
        var sockets = new List<ClientWebSocket>();
        foreach (var process in new[] { first, second, gateway })
        {
            sockets.Add(await ConnectAsync(process, "ada-1", cancellationToken));
            sockets.Add(await ConnectAsync(process, "bob-1", cancellationToken));
        }

        Assert.That(AccessOf(first).RevokeEverywhere(new ClientClaim(ClaimTypes.Name, "ada")), Is.EqualTo(1), "one here");
        foreach (var socket in new[] { sockets[0], sockets[2], sockets[4] }) await EndAsync(socket, cancellationToken);
        foreach (var socket in new[] { sockets[1], sockets[3], sockets[5] }) await AskAsync(socket, cancellationToken);

        // and from a process without a silo
        Assert.That(AccessOf(gateway).RevokeEverywhere(new ClientClaim(ClaimTypes.Name, "bob")), Is.EqualTo(1));
        foreach (var socket in new[] { sockets[1], sockets[3], sockets[5] }) await EndAsync(socket, cancellationToken);
        foreach (var socket in sockets) socket.Dispose();
    }

    [Test, CancelAfter(90_000)]
    public async Task Links_are_decided_about_anew_wherever_they_are(CancellationToken cancellationToken)
    {
        var banned = false;
        var database = await _postgres.CreateDatabaseAsync(cancellationToken);
        await using var first = await ClusterProcess.StartAsync(database, SwimRole.Silo, cancellationToken, AddRules);
        await using var second = await ClusterProcess.StartAsync(database, SwimRole.Silo, cancellationToken, AddRules);
        using var socket = await ConnectAsync(second, "ada-1", cancellationToken);
        await SendAsync(socket, "@link(node:\"/lamp/1\",lane:on)", cancellationToken);
        Assert.That(await ReceiveAsync(socket, cancellationToken), Does.StartWith("@linked"));
        Volatile.Write(ref banned, true);
        AccessOf(first).RecheckEverywhere();
        Assert.That(await ReceiveAsync(socket, cancellationToken), Does.StartWith("@unlinked"));

        void AddRules(WebApplicationBuilder builder)
        {
            AddKeys(builder);
            builder.Services.AddAuthorization(options => options.AddPolicy("tolerated", policy => policy.RequireAssertion(_ => !Volatile.Read(ref banned))));
            builder.Services.Configure<LaneAccessOptions>(static options => (options.FallbackPolicy, options.RecheckInterval) = ("tolerated", TimeSpan.FromMinutes(10)));
        }
    }

    [Test, CancelAfter(90_000)]
    public async Task A_process_that_starts_later_does_not_hear_of_it(CancellationToken cancellationToken)
    {
        var database = await _postgres.CreateDatabaseAsync(cancellationToken);
        await using var silo = await ClusterProcess.StartAsync(database, SwimRole.Silo, cancellationToken, AddKeys);
        AccessOf(silo).RevokeEverywhere(new ClientClaim(ClaimTypes.Name, "ada"));
        await using var gateway = await ClusterProcess.StartAsync(database, SwimRole.Gateway, cancellationToken, AddKeys);
        using var socket = await ConnectAsync(gateway, "ada-1", cancellationToken);
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = gateway.Services.GetRequiredService<ClusterNotices>().Subscribe("test", text => heard.TrySetResult(text));
        silo.Services.GetRequiredService<ClusterNotices>().Publish("test", "later");
        Assert.That(await heard.Task.WaitAsync(cancellationToken), Is.EqualTo("later"));
        await AskAsync(socket, cancellationToken);
    }

    private static ILaneAccessControl AccessOf(ClusterProcess process) => process.Services.GetRequiredService<ILaneAccessControl>();

    private static void AddKeys(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(ApiKeyHandler.Name).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Name, null);
        builder.Services.AddAuthorization();
    }

    private static async Task<ClientWebSocket> ConnectAsync(ClusterProcess process, string key, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader(ApiKeyHandler.Header, key);
        await socket.ConnectAsync(new UriBuilder(process.Address) { Scheme = "ws" }.Uri, cancellationToken);
        return socket;
    }

    private static async Task AskAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        await SendAsync(socket, "@auth", cancellationToken);
        Assert.That(await ReceiveAsync(socket, cancellationToken), Does.StartWith("@authed"));
    }

    private static async Task EndAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        Assert.That(await ReceiveAsync(socket, cancellationToken), Is.Null);
        Assert.That(socket.CloseStatus, Is.EqualTo(WebSocketCloseStatus.PolicyViolation));
        Assert.That(socket.CloseStatusDescription, Is.EqualTo("Revoked"));
    }

    private static async Task SendAsync(ClientWebSocket socket, string envelope, CancellationToken cancellationToken) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(envelope), WebSocketMessageType.Text, true, cancellationToken);

    private static async Task<string?> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var result = await socket.ReceiveAsync(buffer, cancellationToken);
        return result.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, result.Count);
    }
}
