using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Swim.Testing;

namespace Swim.Hosting.Tests;

/// <summary>Three hosts on one database, each with its silo and its gateway: an orderly stop of one, under load.</summary>
internal sealed class ClusterStopTests
{
    private const int Agents = 60;

    private PostgresServer _postgres = null!;

    [OneTimeSetUp]
    public async Task StartPostgresAsync() => _postgres = await PostgresServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopPostgresAsync() => await _postgres.DisposeAsync();

    [Test, CancelAfter(240_000)]
    public async Task A_rolling_restart_under_load_loses_nothing_and_fails_no_call(CancellationToken cancellationToken)
    {
        var database = await _postgres.CreateDatabaseAsync(cancellationToken);
        var hosts = new ConcurrentDictionary<int, WebApplication>();
        for (var i = 0; i < 3; i++) hosts[i] = await StartAsync(database, cancellationToken);
        using var load = new CancellationTokenSource();
        var leaving = -1;
        var expected = new int[Agents];
        var errors = new ConcurrentQueue<string>();
        var calls = 0;

        // callers within the application, each on a host that is not stopping
        var callers = Enumerable.Range(0, Agents).Select(agent => Task.Run(async () =>
        {
            for (var turn = agent; !load.IsCancellationRequested; turn++)
            {
                var at = turn % 3;
                if (at == Volatile.Read(ref leaving)) continue;
                try
                {
                    await hosts[at].Services.GetRequiredService<ISwim>().Agent(Node(agent)).CommandAsync("add", "x", cancellationToken);
                    Interlocked.Increment(ref expected[agent]);
                    Interlocked.Increment(ref calls);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    errors.Enqueue(string.Create(CultureInfo.InvariantCulture, $"host {at}, {Node(agent)}: {error.GetType().Name}: {error.Message}"));
                }
            }
        }, cancellationToken)).ToArray();

        // clients that send and do not wait, and go elsewhere when they are told to
        var moves = 0;
        var clients = Enumerable.Range(0, Agents / 2).Select(agent => Task.Run(async () =>
        {
            for (var turn = agent; !load.IsCancellationRequested; turn++)
            {
                if (turn % 3 == Volatile.Read(ref leaving)) continue;
                var sent = await SendUntilToldToGoAsync(hosts[turn % 3], Node(agent), load.Token, cancellationToken);
                Interlocked.Add(ref expected[agent], sent);
                Interlocked.Increment(ref moves);
            }
        }, cancellationToken)).ToArray();

        await UntilAsync(() => Volatile.Read(ref calls) > 500, cancellationToken);
        for (var i = 0; i < 3; i++)
        {
            Volatile.Write(ref leaving, i);
            var before = Volatile.Read(ref calls);
            var clock = Stopwatch.StartNew();
            await hosts[i].StopAsync(cancellationToken);
            await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"host {i} stopped in {clock.ElapsedMilliseconds} ms, {Volatile.Read(ref calls) - before} calls meanwhile, {errors.Count} errors"));
            foreach (var entry in hosts[i].Services.GetFakeLogCollector().GetSnapshot().Where(static entry => entry.Id.Id is 4006 or 4007 or 3561 or 3562 or 3555)) await TestContext.Out.WriteLineAsync(entry.Message);
            await hosts[i].DisposeAsync();
            hosts[i] = await StartAsync(database, cancellationToken);
            Volatile.Write(ref leaving, -1);
            before = Volatile.Read(ref calls);
            await UntilAsync(() => Volatile.Read(ref calls) > before + 500, cancellationToken);
        }

        await load.CancelAsync();
        await Task.WhenAll([.. callers, .. clients]);
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{calls} calls, {expected.Sum() - calls} commands of clients, who moved {moves} times; errors:\n{string.Join('\n', errors.Take(20))}"));
        Assert.That(errors, Is.Empty);
        for (var agent = 0; agent < Agents; agent++)
        {
            var ledger = hosts[0].Services.GetRequiredService<ISwim>().Agent(Node(agent));
            Assert.That(await ledger.Value<int>("total").GetAsync(cancellationToken), Is.EqualTo(expected[agent]), Node(agent));
            Assert.That(await ledger.Value<int>("count").GetAsync(cancellationToken), Is.EqualTo(expected[agent]), "the lane that is written behind");
        }

        foreach (var host in hosts.Values) await host.DisposeAsync();
    }

    [Test, CancelAfter(180_000)]
    public async Task A_cluster_that_is_stopped_as_a_whole_keeps_everything(CancellationToken cancellationToken)
    {
        var database = await _postgres.CreateDatabaseAsync(cancellationToken);
        var hosts = new List<WebApplication>();
        for (var i = 0; i < 3; i++) hosts.Add(await StartAsync(database, cancellationToken));
        for (var agent = 0; agent < Agents; agent++) await hosts[agent % 3].Services.GetRequiredService<ISwim>().Agent(Node(agent)).CommandAsync("add", "x", cancellationToken);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(hosts.Select(host => host.StopAsync(cancellationToken)));
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"all stopped in {clock.ElapsedMilliseconds} ms"));
        foreach (var stopped in hosts) await stopped.DisposeAsync();

        await using var again = await StartAsync(database, cancellationToken);
        for (var agent = 0; agent < Agents; agent++)
            Assert.That(await again.Services.GetRequiredService<ISwim>().Agent(Node(agent)).Value<int>("count").GetAsync(cancellationToken), Is.EqualTo(1), Node(agent));
    }

    [Test, CancelAfter(120_000)]
    public async Task A_host_that_is_told_to_stop_is_not_ready_at_once(CancellationToken cancellationToken)
    {
        var database = await _postgres.CreateDatabaseAsync(cancellationToken);
        await using var host = await StartAsync(database, cancellationToken, builder => builder.Configuration["Swim:Gateway:DrainDelay"] = "00:00:02");
        using var http = new HttpClient { BaseAddress = AddressOf(host) };
        Assert.That((await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var stopping = host.StopAsync(cancellationToken);
        Assert.That((await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That((await http.GetAsync(new Uri("/health/live", UriKind.Relative), cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await http.GetStringAsync(new Uri("/ledger/1?lane=count", UriKind.Relative), cancellationToken), Is.EqualTo("null"), "it still serves");
        await stopping;
    }

    [Test, CancelAfter(60_000)]
    public async Task The_host_has_the_time_that_drain_and_silo_may_take(CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Production });
        builder.Configuration["Swim:Storage:Path"] = ":memory:";
        builder.Configuration["Swim:Gateway:DrainDelay"] = "00:00:10";
        builder.Configuration["Swim:Gateway:DrainWindow"] = "00:00:20";
        builder.Configuration["Swim:Cluster:StopTimeout"] = "00:00:40";
        builder.AddSwim().DiscoverAgents(false);
        using var app = builder.Build();
        await app.StartAsync(cancellationToken);
        var options = app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HostOptions>>().Value;
        Assert.That(options.ShutdownTimeout, Is.EqualTo(TimeSpan.FromSeconds(10 + 20 + 5 + 40)));
    }

    private static string Node(int agent) => string.Create(CultureInfo.InvariantCulture, $"/ledger/{agent}");

    private static async Task<int> SendUntilToldToGoAsync(WebApplication host, string node, CancellationToken load, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        try
        {
            await socket.ConnectAsync(new UriBuilder(AddressOf(host)) { Scheme = "ws" }.Uri, cancellationToken);
        }
        catch (WebSocketException)
        {
            return 0; // refused: it is stopping
        }

        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = Task.Run(async () =>
        {
            var buffer = new byte[4096];
            while (socket.State == WebSocketState.Open)
            {
                var received = await socket.ReceiveAsync(buffer, cancellationToken);
                if (received.MessageType != WebSocketMessageType.Close) continue;
                told.SetResult();
                return;
            }
        }, cancellationToken);
        var command = Encoding.UTF8.GetBytes($"@command(node:\"{node}\",lane:add)x");
        var sent = 0;
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!told.Task.IsCompleted && !load.IsCancellationRequested)
        {
            await socket.SendAsync(command, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            sent++;
            await pace.WaitForNextTickAsync(cancellationToken);
        }

        // who was not told says so itself; either way what was sent before is carried out
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        await reading;
        return sent;
    }

    private static async Task<WebApplication> StartAsync(string database, CancellationToken cancellationToken, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.AddFakeLogging();
        builder.Configuration["ConnectionStrings:swim"] = database;
        builder.Configuration["Swim:Cluster:Address"] = "127.0.0.1";
        builder.Configuration["Swim:Gateway:DrainWindow"] = "00:00:00.500";

        // only the orderly end of agents stores what is written behind
        builder.Configuration["Swim:Storage:FlushInterval"] = "00:01:00";
        builder.Configuration["Swim:Storage:MaxLag"] = "00:05:00";
        configure?.Invoke(builder);
        builder.AddSwim().DiscoverAgents(false).AddAgent(LedgerAgent.Ledger);
        var app = builder.Build();
        app.UseRouting();
        app.MapSwim();
        await app.StartAsync(cancellationToken);
        return app;
    }

    private static Uri AddressOf(WebApplication app) => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private static async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition()) await timer.WaitForNextTickAsync(cancellationToken);
    }
}
