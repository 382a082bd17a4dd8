using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Swim.Gateway.Tests.Fakes;

namespace Swim.Gateway.Tests.Hosting;

public sealed class MappingTests
{
    private static void MapApp(WebApplication app)
    {
        app.MapGet("/", () => "page");
        app.MapGet("/unit/page", () => "own");
        app.MapGet("/socket", (HttpContext context) => $"{context.Request.Headers.Upgrade}");
        app.MapSwimGateway();
        app.MapFallback(() => "fallback");
    }

    [TestCase("/", "page")]
    [TestCase("/unit/page", "own")]
    [TestCase("/unit/page?lane=count", "own")]
    [TestCase("/nowhere", "fallback")]
    public async Task The_apps_own_endpoints_come_first(string path, string expected)
    {
        await using var host = await GatewayHost.StartAsync(map: MapApp);
        Assert.That(await host.Http.GetStringAsync(path), Is.EqualTo(expected));
    }

    [Test]
    public async Task Lanes_come_before_fallbacks()
    {
        await using var host = await GatewayHost.StartAsync(map: MapApp);
        host.Node("/unit/1").Do(n => n.Count.Set("5"));
        Assert.That(await host.Http.GetStringAsync("/unit/1?lane=count"), Is.EqualTo("5"));
    }

    [Test]
    public async Task Sockets_open_on_a_page_at_the_root_and_on_any_path_without_an_endpoint()
    {
        await using var host = await GatewayHost.StartAsync(map: MapApp);
        foreach (var path in new[] { "/", "/anything", "/unit/1?x" })
        {
            await using var socket = await host.ConnectAsync(path);
            Assert.That(socket.Status, Is.EqualTo(101), path);
            Assert.That(await socket.SettleAsync(), Is.EqualTo("@authed"));
        }

        await using var own = await host.ConnectAsync("/socket");
        Assert.That(own.Status, Is.EqualTo(200), "the app may have sockets of its own");
        await using var warp = await host.ConnectAsync("/socket", "Sec-WebSocket-Protocol: warp0");
        Assert.That(warp.Status, Is.EqualTo(101));
    }

    [Test]
    public async Task A_groups_prefix_is_not_part_of_the_node()
    {
        await using var host = await GatewayHost.StartAsync(map: app => app.MapGroup("/swim/v1").MapSwimGateway());
        host.Node("/unit/1").Do(n => n.Count.Set("5"));
        Assert.That(await host.Http.GetStringAsync("/swim/v1/unit/1?lane=count"), Is.EqualTo("5"));
        using var elsewhere = await host.Http.GetAsync("/unit/1?lane=count");
        Assert.That(elsewhere.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Conventions_apply()
    {
        await using var host = await GatewayHost.StartAsync(map: app => app.MapSwimGateway().WithMetadata("marked"));
        var endpoints = host.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        Assert.That(endpoints.Count(e => e.Metadata.GetMetadata<string>() == "marked"), Is.EqualTo(1));
    }

    [Test]
    public async Task Forgotten_services_are_named()
    {
        var bare = WebApplication.CreateSlimBuilder();
        await using var app = bare.Build();
        Assert.That(() => app.MapSwimGateway(), Throws.InvalidOperationException.With.Message.Contains("AddSwimGateway"));
        var half = WebApplication.CreateSlimBuilder();
        half.Services.AddSwimGateway();
        half.Services.AddSwimGateway();
        await using var other = half.Build();
        Assert.That(() => other.MapSwimGateway(), Throws.InvalidOperationException.With.Message.Contains("ILaneRouter"));
    }
}
