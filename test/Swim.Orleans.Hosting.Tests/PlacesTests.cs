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

namespace Swim.Hosting.Tests;

/// <summary>List and spatial lanes over a real socket.</summary>
internal sealed class PlacesTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    private WebApplication _app = null!;
    private Uri _address = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting().AddAgentPolicies();
        builder.Logging.AddFakeLogging();
        builder.AddSwim(options => options.Storage.Path = ":memory:").AddAgents(typeof(PlacesAgent).Assembly);
        _app = builder.Build();
        _app.UseRouting();
        _app.MapSwim();
        await _app.StartAsync();
        _address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _app.DisposeAsync();

    [Test]
    public async Task A_list_is_edited_and_read()
    {
        using var guard = new CancellationTokenSource(Guard);
        using var socket = await ConnectAsync(guard.Token);
        await SendAsync(socket, "@sync(node:\"/places/list\",lane:names)", guard.Token);
        await NextAsync(socket, "@synced", guard.Token);
        await SendAsync(socket, "@command(node:\"/places/list\",lane:names)@update(index:0,key:%AAAAAAAA)a", guard.Token);
        Assert.That(await NextAsync(socket, "@event", guard.Token), Is.EqualTo("@event(node:\"/places/list\",lane:names)@update(index:0,key:%AAAAAAAA) a"));
        await SendAsync(socket, "@command(node:\"/places/list\",lane:names)@update(index:1,key:2)\"b c\"", guard.Token);
        Assert.That(await NextAsync(socket, "@event", guard.Token), Is.EqualTo("@event(node:\"/places/list\",lane:names)@update(index:1,key:2)\"b c\""));
        await SendAsync(socket, "@command(node:\"/places/list\",lane:names)@move(from:1,to:0,key:2)", guard.Token);
        Assert.That(await NextAsync(socket, "@event", guard.Token), Does.EndWith("@move(from:1,to:0,key:2)"));
        using var http = new HttpClient { BaseAddress = _address };
        Assert.That(await http.GetStringAsync(new Uri("/places/list?lane=names", UriKind.Relative)), Is.EqualTo("[\"b c\",\"a\"]"));
        Assert.That(await http.GetStringAsync(new Uri("/places/none?lane=names", UriKind.Relative)), Is.EqualTo("[]"));
    }

    [Test]
    public async Task A_link_follows_a_region_that_moves()
    {
        const string Lane = "(node:\"/places/map\",lane:trucks)";
        using var guard = new CancellationTokenSource(Guard);
        using var socket = await ConnectAsync(guard.Token);
        await SendAsync(socket, $"@command{Lane}@update(key:in,shape:{{lat:0.5,lng:0.5}})1", guard.Token);
        await SendAsync(socket, $"@command{Lane}@update(key:out,shape:{{lat:0.5,lng:5}})2", guard.Token);
        await SendAsync(socket, $"@sync{Lane}{{south:0,west:0,north:1,east:1}}", guard.Token);
        Assert.That(await NextAsync(socket, "@event", guard.Token), Is.EqualTo($"@event{Lane}@update(key:in,shape:{{lat:0.5,lng:0.5}}) 1"));
        await NextAsync(socket, "@synced", guard.Token);
        await SendAsync(socket, $"@sync{Lane}{{south:0,west:4,north:1,east:6}}", guard.Token);
        Assert.That(await NextAsync(socket, "@event", guard.Token), Is.EqualTo($"@event{Lane}@remove(key:in)"));
        Assert.That(await NextAsync(socket, "@event", guard.Token), Is.EqualTo($"@event{Lane}@update(key:out,shape:{{lat:0.5,lng:5}}) 2"));
        await NextAsync(socket, "@synced", guard.Token);
        await SendAsync(socket, $"@command{Lane}@move(key:out,from:{{lat:0.5,lng:5}},to:{{lat:9,lng:9}})", guard.Token);
        Assert.That(await NextAsync(socket, "@event", guard.Token), Is.EqualTo($"@event{Lane}@remove(key:out)"));
        using var http = new HttpClient { BaseAddress = _address };
        Assert.That(
            await http.GetStringAsync(new Uri("/places/map?lane=trucks", UriKind.Relative)),
            Is.EqualTo("{\"in\":{\"shape\":{\"lat\":0.5,\"lng\":0.5},\"value\":1},\"out\":{\"shape\":{\"lat\":9,\"lng\":9},\"value\":2}}"));
        Assert.That(await http.GetStringAsync(new Uri("/places/map?lane=last", UriKind.Relative)), Is.EqualTo("{\"lat\":9,\"lng\":9}"));
    }

    private static async Task SendAsync(ClientWebSocket socket, string frame, CancellationToken cancellationToken) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, cancellationToken);

    /// <summary>The next frame; it begins with <paramref name="tag"/>, once a link's own notice has been passed over.</summary>
    private static async Task<string> NextAsync(ClientWebSocket socket, string tag, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer, cancellationToken);
            var frame = Encoding.UTF8.GetString(buffer, 0, result.Count);
            if (frame.StartsWith("@linked", StringComparison.Ordinal)) continue;
            Assert.That(frame, Does.StartWith(tag));
            return frame;
        }
    }

    private async Task<ClientWebSocket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(_address) { Scheme = "ws" }.Uri, cancellationToken);
        return socket;
    }
}
