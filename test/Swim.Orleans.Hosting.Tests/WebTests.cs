using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Swim.Hosting.Tests;

/// <summary>AddSwim and MapSwim on a real Kestrel.</summary>
internal sealed class WebTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    private WebApplication _app = null!;
    private HttpClient _http = null!;
    private Uri _address = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _app = Build(builder => builder.AddSwim(options => options.Storage.Path = ":memory:").AddAgent(LampAgent.Lamp));
        _app.MapSwim();
        await _app.StartAsync();
        _address = AddressOf(_app);
        _http = new HttpClient { BaseAddress = _address };
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [TestCase("startup")]
    [TestCase("ready")]
    [TestCase("live")]
    public async Task A_started_host_is_healthy(string probe)
    {
        using var response = await _http.GetAsync(new Uri($"/health/{probe}", UriKind.Relative));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("Healthy"));
    }

    [Test]
    public async Task The_browser_client_is_served()
    {
        using var response = await _http.GetAsync(new Uri("/_swim/client.js", UriKind.Relative));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/javascript"));
    }

    [Test]
    public async Task A_meta_lane_is_a_url()
    {
        using var commanded = await _http.PostAsync(new Uri("/lamp/meta?lane=toggle", UriKind.Relative), JsonContent.Create(1));
        var lanes = await _http.GetStringAsync(new Uri("/swim:meta:node/%2Flamp%2Fmeta?lane=lanes", UriKind.Relative));
        var level = await _http.GetStringAsync(new Uri("/swim:meta:host?lane=nodes%3Fprefix=/lamp/meta%23/lamp/", UriKind.Relative));
        var pulse = await _http.GetStringAsync(new Uri("/swimos:meta:host?lane=pulse", UriKind.Relative));
        using var bogus = await _http.GetAsync(new Uri("/swim:meta:bogus?lane=pulse", UriKind.Relative));
        using var unknown = await _http.GetAsync(new Uri("/swim:meta:host?lane=meshes", UriKind.Relative));
        using var refused = await _http.PostAsync(new Uri("/swim:meta:host?lane=pulse", UriKind.Relative), JsonContent.Create(1));

        Assert.That(lanes, Does.Contain("\"on\":{\"laneUri\":\"on\",\"laneType\":\"value\"}"));
        Assert.That(level, Does.StartWith("{\"/lamp/meta\":{\"nodeUri\":\"/lamp/meta\",\"created\":"));
        Assert.That(pulse, Does.Contain("\"agentCount\":").And.Contain("\"memUsage\":"));
        Assert.That(bogus.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((int)refused.StatusCode, Is.InRange(400, 499));
    }

    [Test]
    public async Task A_lane_is_a_url()
    {
        using var before = await _http.GetAsync(new Uri("/lamp/1?lane=on", UriKind.Relative));
        using var commanded = await _http.PostAsync(new Uri("/lamp/1?lane=toggle", UriKind.Relative), JsonContent.Create(1));
        var after = await _http.GetStringAsync(new Uri("/lamp/1?lane=on", UriKind.Relative));
        using var missing = await _http.GetAsync(new Uri("/lamp/1?lane=nothing", UriKind.Relative));

        Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((int)commanded.StatusCode, Is.InRange(200, 204));
        Assert.That(after, Is.EqualTo("true"));
        Assert.That(missing.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_warp_link_follows_a_lane()
    {
        using var guard = new CancellationTokenSource(Guard);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(_address) { Scheme = "ws" }.Uri, guard.Token);
        await SendAsync(socket, "@sync(node:\"/lamp/2\",lane:on)", guard.Token);
        await UntilAsync(socket, frame => frame.StartsWith("@synced", StringComparison.Ordinal), guard.Token);
        await SendAsync(socket, "@command(node:\"/lamp/2\",lane:toggle)", guard.Token);
        var changed = await UntilAsync(socket, frame => frame.StartsWith("@event", StringComparison.Ordinal), guard.Token);

        Assert.That(changed, Does.Contain("lane:on").And.EndWith("true"));
        await SendAsync(socket, "@link(node:\"/nowhere\",lane:on)", guard.Token);
        Assert.That(await UntilAsync(socket, frame => frame.StartsWith("@unlinked", StringComparison.Ordinal), guard.Token), Does.Contain("@nodeNotFound"));
    }

    [Test]
    public async Task An_application_without_clustering_of_its_own_runs_beside_another()
    {
        await using var other = Build(builder => builder.AddSwim(options => options.Storage.Path = ":memory:").AddAgent(LampAgent.Lamp));
        other.MapSwim();
        await other.StartAsync();
        using var http = new HttpClient { BaseAddress = AddressOf(other) };

        Assert.That(await http.GetStringAsync(new Uri("/health/ready", UriKind.Relative)), Is.EqualTo("Healthy"));
    }

    [Test]
    public async Task A_host_on_its_way_down_is_not_ready_but_live()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = Build(builder =>
        {
            builder.AddSwim(options => options.Storage.Path = ":memory:").AddAgent(LampAgent.Lamp);
            builder.Services.AddHostedService(_ => new Lingering(release.Task));
        });
        app.MapSwim();
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = AddressOf(app) };
        app.Lifetime.StopApplication();
        using var ready = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        using var live = await http.GetAsync(new Uri("/health/live", UriKind.Relative));
        release.TrySetResult();

        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(live.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Forgetting_AddSwim_is_said()
    {
        await using var app = Build(_ => { });

        Assert.That(() => app.MapSwim(), Throws.InvalidOperationException.With.Message.Contains("builder.AddSwim()"));
    }

    private static WebApplication Build(Action<WebApplicationBuilder> configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.AddFakeLogging();
        configure(builder);
        var app = builder.Build();
        app.UseRouting();
        return app;
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private static Task SendAsync(ClientWebSocket socket, string text, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancellationToken);

    private static async Task<string> UntilAsync(ClientWebSocket socket, Predicate<string> holds, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer, cancellationToken);
            var frame = Encoding.UTF8.GetString(buffer, 0, result.Count);
            if (holds(frame)) return frame;
            if (result.MessageType == WebSocketMessageType.Close) throw new InvalidOperationException($"Closed: {socket.CloseStatusDescription}");
        }
    }

    private sealed class Lingering(Task release) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => release.WaitAsync(Guard, CancellationToken.None);
    }
}
