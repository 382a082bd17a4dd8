using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Swim.Hosting.Tests.Access;
using Swim.Lanes;

namespace Swim.Hosting.Tests;

/// <summary>Two hosts, each a cluster of its own, agents of one linked to agents of the other.</summary>
internal sealed class RemoteTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private WebApplication _near = null!;
    private WebApplication _far = null!;
    private ISwim _here = null!;
    private ISwim _there = null!;
    private string _farUri = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _near = await StartHostAsync("http://127.0.0.1:0", options => options.Remote.FirstReconnectDelay = TimeSpan.FromMilliseconds(50));
        _far = await StartHostAsync("http://127.0.0.1:0");
        _here = _near.Services.GetRequiredService<ISwim>();
        _there = _far.Services.GetRequiredService<ISwim>();
        _farUri = $"warp://{AuthorityOf(_far)}";
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _near.DisposeAsync();
        await _far.DisposeAsync();
    }

    [Test]
    public async Task An_agent_follows_lanes_of_another_host()
    {
        await _there.Agent("/shelf/a").CommandAsync("put", 1);
        await _here.Agent("/follower/a").CommandAsync("follow", $"{_farUri}/shelf/a");
        await IsAsync<int>(_here, "/follower/a", "seen", seen => seen == 1);
        await _there.Agent("/shelf/a").CommandAsync("put", 2);
        await IsAsync<int>(_here, "/follower/a", "seen", seen => seen == 2);
        await IsAsync<int>(_here, "/follower/a", "events", events => events == 2);
        await _there.Agent("/shelf/a").Map<string, int>("items").RemoveAsync("item1");
        await IsAsync<int>(_here, "/follower/a", "events", events => events == 3);

        Assert.That(await _here.Agent("/follower/a").Map<string, int>("copies").GetAsync(), Is.EquivalentTo(new Dictionary<string, int> { ["item2"] = 2 }));
    }

    [Test]
    public async Task An_agent_commands_lanes_of_another_host_in_order()
    {
        await _here.Agent("/follower/b").CommandAsync("fill", $"{_farUri}/shelf/b");
        await IsAsync<int>(_there, "/shelf/b", "count", count => count == 100);

        Assert.That(await _there.Agent("/shelf/b").Map<string, int>("items").GetAsync(), Has.Count.EqualTo(100));
    }

    [Test]
    public async Task A_downlink_sets_the_lane_it_follows_on_another_host()
    {
        await _here.Agent("/follower/c").CommandAsync("follow", $"{_farUri}/shelf/c");
        await _here.Agent("/follower/c").CommandAsync("setThrough", 7);
        await IsAsync<int>(_here, "/follower/c", "seen", seen => seen == 7);

        Assert.That(await _there.Agent("/shelf/c").Value<int>("count").GetAsync(), Is.EqualTo(7));
    }

    [Test]
    public async Task The_application_reads_commands_and_follows_another_host_by_the_same_handles()
    {
        var shelf = _here.Agent($"{_farUri}/shelf/d");
        await shelf.CommandAsync("put", 3);
        await IsAsync<int>(_here, $"{_farUri}/shelf/d", "count", count => count == 3);

        Assert.That(await shelf.Value<int>("count").GetAsync(), Is.EqualTo(3));
        Assert.That(await shelf.Map<string, int>("items").GetAsync(), Is.EquivalentTo(new Dictionary<string, int> { ["item3"] = 3 }));
        Assert.That(await _here.Agent($"{_farUri}/shelf/empty").Map<string, int>("items").GetAsync(), Is.Empty);
        Assert.That(async () => await shelf.Value<int>("nothing").GetAsync(), Throws.TypeOf<LaneException>());
    }

    [Test]
    public async Task Joins_have_sources_on_several_hosts()
    {
        await _there.Agent("/shelf/j1").CommandAsync("put", 1);
        await _there.Agent("/shelf/j2").CommandAsync("put", 20);
        await _here.Agent("/shelf/j3").CommandAsync("put", 300);
        foreach (var shelf in new[] { $"{_farUri}/shelf/j1", $"{_farUri}/shelf/j2", "/shelf/j3" }) await _here.Agent("/follower/j").CommandAsync("join", shelf);
        await IsAsync<int>(_here, "/follower/j", "sum", sum => sum == 321);
        await IsAsync<int>(_here, "/follower/j", "stocked", count => count == 3);
        await _there.Agent("/shelf/j1").CommandAsync("put", 2);
        await IsAsync<int>(_here, "/follower/j", "sum", sum => sum == 322);
        await _there.Agent("/shelf/j1").Map<string, int>("items").ClearAsync();
        await IsAsync<int>(_here, "/follower/j", "stocked", count => count == 2);
    }

    [Test]
    public async Task A_downlink_is_told_when_the_agent_of_the_other_host_stops_itself()
    {
        await _there.Agent("/shelf/e").CommandAsync("put", 1);
        await _here.Agent("/follower/e").CommandAsync("follow", $"{_farUri}/shelf/e");
        await IsAsync<int>(_here, "/follower/e", "seen", seen => seen == 1);
        await _there.Agent("/shelf/e").CommandAsync("end");

        await IsAsync<string>(_here, "/follower/e", "down", down => down == nameof(UnlinkReason.Stopped));
    }

    [Test]
    public async Task A_host_that_restarts_is_followed_again()
    {
        await using var first = await StartHostAsync("http://127.0.0.1:0");
        var authority = AuthorityOf(first);
        var shelf = first.Services.GetRequiredService<ISwim>().Agent("/shelf/f");
        await shelf.CommandAsync("put", 1);
        await shelf.CommandAsync("put", 2);
        await _here.Agent("/follower/f").CommandAsync("follow", $"warp://{authority}/shelf/f");
        await IsAsync<int>(_here, "/follower/f", "seen", seen => seen == 2);
        await IsAsync<int>(_here, "/follower/f", "events", events => events == 2);
        await first.StopAsync();

        await using var second = await StartHostAsync($"http://{authority}");
        await second.Services.GetRequiredService<ISwim>().Agent("/shelf/f").CommandAsync("put", 2);

        // nothing is kept there: one entry is gone, the other is as it was, and only the first is news
        await IsAsync<int>(_here, "/follower/f", "events", events => events >= 3);
        await second.Services.GetRequiredService<ISwim>().Agent("/shelf/f").CommandAsync("put", 9);
        await IsAsync<int>(_here, "/follower/f", "seen", seen => seen == 9);
        Assert.That(await _here.Agent("/follower/f").Map<string, int>("copies").GetAsync(), Is.EquivalentTo(new Dictionary<string, int> { ["item2"] = 2, ["item9"] = 9 }));
    }

    [Test]
    public async Task A_uri_of_this_host_means_an_agent_here()
    {
        Assert.That(_here.Agent($"warp://{AuthorityOf(_near)}/shelf/g").NodeUri, Is.EqualTo("/shelf/g"));
        Assert.That(_here.Agent($"{_farUri}/shelf/g").NodeUri, Is.EqualTo($"{_farUri}/shelf/g"));
        await using var named = await StartHostAsync("http://127.0.0.1:0", options => options.Remote.Hosts.Add("here.example"));
        Assert.That(named.Services.GetRequiredService<ISwim>().Agent("warps://here.example/shelf/g").NodeUri, Is.EqualTo("/shelf/g"));
    }

    [Test]
    public async Task Only_allowed_hosts_are_reached()
    {
        await using var strict = await StartHostAsync("http://127.0.0.1:0", options => options.Remote.AllowedHosts.Add("*.example"));
        var swim = strict.Services.GetRequiredService<ISwim>();
        Assert.That(() => swim.Agent($"{_farUri}/shelf/h"), Throws.TypeOf<AgentUnavailableException>().With.Message.Contains("AllowedHosts"));
        Assert.That(() => swim.Agent("warp://feeds.example/shelf/h"), Throws.Nothing);
        await swim.Agent("/follower/h").CommandAsync("fill", $"{_farUri}/shelf/h").AsTask().ContinueWith(static _ => { }, TaskScheduler.Default);
        await IsAsync<string>(swim, "/follower/h", "failure", failure => failure == nameof(AgentUnavailableException));
    }

    [Test]
    public async Task A_socket_cannot_make_the_host_dial_out()
    {
        using var guard = new CancellationTokenSource(Guard);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{AuthorityOf(_near)}/"), guard.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes($"@sync(node:\"{_farUri}/shelf/a\",lane:count)"), WebSocketMessageType.Text, true, guard.Token);
        var buffer = new byte[4096];
        var result = await socket.ReceiveAsync(buffer, guard.Token);

        Assert.That(Encoding.UTF8.GetString(buffer, 0, result.Count), Does.StartWith("@unlinked").And.EndWith("@nodeNotFound"));
    }

    [Test]
    public async Task Settings_out_of_bounds_are_said_at_start()
    {
        Assert.That(
            async () => await StartHostAsync("http://127.0.0.1:0", options =>
            {
                options.Remote.MaxHosts = 0;
                options.Remote.AllowedHosts.Add("no host");
            }),
            Throws.TypeOf<Microsoft.Extensions.Options.OptionsValidationException>().With.Message.Contains("Swim:Remote:MaxHosts").And.Message.Contains("'no host'"));
        await Task.CompletedTask;
    }

    private static async Task<WebApplication> StartHostAsync(string url, Action<SwimOptions>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.WebHost.UseKestrelCore().UseUrls(url);
        builder.Services.AddRouting().AddAgentPolicies();
        builder.Logging.AddFakeLogging();
        builder.AddSwim(options =>
        {
            options.Storage.Path = ":memory:";
            configure?.Invoke(options);
        }).AddAgents(typeof(ShelfAgent).Assembly);
        var app = builder.Build();
        app.UseRouting();
        app.MapSwim();
        await app.StartAsync();
        return app;
    }

    private static string AuthorityOf(WebApplication app) =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;

    private static async Task IsAsync<T>(ISwim swim, string node, string lane, Predicate<T> holds)
    {
        using var guard = new CancellationTokenSource(Guard);
        var last = default(T);
        try
        {
            await foreach (var value in swim.Agent(node).Value<T>(lane).LinkAsync(guard.Token))
            {
                last = value;
                if (holds(value)) return;
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Lane {lane} of {node} stayed at {last}.");
        }

        throw new InvalidOperationException($"The link to lane {lane} of {node} ended at {last}.");
    }
}
