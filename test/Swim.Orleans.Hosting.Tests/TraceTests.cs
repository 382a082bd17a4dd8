using System.Diagnostics;
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
using Microsoft.Extensions.Logging.Testing;
using Swim.Lanes;

namespace Swim.Hosting.Tests;

/// <summary>A command can be followed from the socket to the store, and an entry of the log to its connection.</summary>
[NonParallelizable]
internal sealed class TraceTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    private WebApplication _app = null!;
    private Uri _address = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.AddFakeLogging().SetMinimumLevel(LogLevel.Debug);
        builder.AddSwim(options => options.Storage.Path = ":memory:").AddAgent(LedgerAgent.Ledger);
        _app = builder.Build();
        _app.UseRouting();
        _app.MapSwim();
        await _app.StartAsync();
        _address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _app.DisposeAsync();

    [Test]
    public async Task A_command_on_a_socket_is_one_trace_from_there_to_handler_publish_and_store()
    {
        using var spans = new Spans();
        await SendAsync("@command(node:\"/ledger/t1\",lane:add)x");

        var command = await spans.WaitAsync("swim.command", "/ledger/t1");
        var handle = await spans.WaitAsync("swim.handle", "/ledger/t1", command.TraceId);
        var publish = await spans.WaitAsync("swim.publish", "/ledger/t1", command.TraceId);
        var flush = await spans.WaitAsync("swim.store.flush", "/ledger/t1", command.TraceId);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(command.Kind, Is.EqualTo(ActivityKind.Server));
            Assert.That(command.ParentId, Is.Null);
            Assert.That(command.GetTagItem("swim.lane.uri"), Is.EqualTo("add"));
            Assert.That(handle.ParentSpanId, Is.EqualTo(command.SpanId));
            Assert.That(publish.ParentSpanId, Is.EqualTo(handle.SpanId));
            Assert.That(flush.ParentSpanId, Is.EqualTo(handle.SpanId));
            Assert.That(flush.GetTagItem("swim.store.rows"), Is.GreaterThan(0));
        }
    }

    [Test]
    public async Task A_command_by_http_goes_on_from_the_callers_trace()
    {
        using var spans = new Spans();
        using var http = new HttpClient { BaseAddress = _address };
        using var caller = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C).Start();
        caller.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        using var answer = await http.PostAsync(new Uri("/ledger/t2?lane=add", UriKind.Relative), JsonContent.Create("x"));

        var command = await spans.WaitAsync("swim.command", "/ledger/t2");
        var handle = await spans.WaitAsync("swim.handle", "/ledger/t2");
        Assert.That(command.TraceId, Is.EqualTo(caller.TraceId));
        Assert.That(handle.ParentSpanId, Is.EqualTo(command.SpanId));
    }

    [Test]
    public async Task A_sync_is_a_span_until_synced()
    {
        using var spans = new Spans();
        await SendAsync("@sync(node:\"/ledger/t3\",lane:count)", "@synced");
        var sync = await spans.WaitAsync("swim.link.sync", "/ledger/t3");
        Assert.That(sync.Status, Is.EqualTo(ActivityStatusCode.Unset));
    }

    [Test]
    public void Without_a_listener_a_span_is_a_look_at_a_flag()
    {
        for (var i = 0; i < 100; i++) LaneTraces.Start("swim.command", ActivityKind.Server, default, "/ledger/t4", "add");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Activity? span = null;
        for (var i = 0; i < 1000; i++) span ??= LaneTraces.Start("swim.command", ActivityKind.Server, default, "/ledger/t4", "add");
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(span, Is.Null);
    }

    [Test]
    public async Task Entries_of_the_log_name_connection_node_and_lane()
    {
        await SendAsync("@link(node:\"/nowhere\",lane:on)", "@unlinked");
        var entry = _app.Services.GetFakeLogCollector().GetSnapshot().Last(record => record.Id.Id == 4010);
        var scopes = entry.Scopes.OfType<IEnumerable<KeyValuePair<string, object>>>().SelectMany(scope => scope).Select(pair => pair.Key);
        Assert.That(scopes, Does.Contain("ConnectionId"));
        Assert.That(entry.StructuredState!.Select(pair => pair.Key), Does.Contain("NodeUri").And.Contain("LaneUri"));
    }

    private async Task SendAsync(string frame, string? until = null)
    {
        using var guard = new CancellationTokenSource(Guard);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(_address) { Scheme = "ws" }.Uri, guard.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, guard.Token);
        var buffer = new byte[4096];
        while (until is not null)
        {
            var result = await socket.ReceiveAsync(buffer, guard.Token);
            if (Encoding.UTF8.GetString(buffer, 0, result.Count).StartsWith(until, StringComparison.Ordinal)) break;
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, guard.Token);
    }
}
