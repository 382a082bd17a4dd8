using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Streams;
using Swim.Runtime;
using Swim.Testing;

namespace Swim.Hosting.Tests.Gateways;

/// <summary>Live lanes through processes without a silo.</summary>
internal sealed class GatewayLinkTests
{
    private PostgresServer _postgres = null!;

    [OneTimeSetUp]
    public async Task StartPostgresAsync() => _postgres = await PostgresServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopPostgresAsync() => await _postgres.DisposeAsync();

    [Test, CancelAfter(60_000)]
    public async Task A_warp_link_and_an_event_stream_follow_a_lane(CancellationToken cancellationToken)
    {
        var database = await _postgres.CreateDatabaseAsync(cancellationToken);
        await using var silo = await ClusterProcess.StartAsync(database, SwimRole.Silo, cancellationToken);
        await using var gateway = await ClusterProcess.StartAsync(database, SwimRole.Gateway, cancellationToken);
        await silo.PostAsync("/lamp/1?lane=toggle", cancellationToken);

        using var socket = await WarpSocket.ConnectAsync(gateway.Address, cancellationToken);
        await socket.SendAsync("@sync(node:\"/lamp/1\",lane:on)", cancellationToken);
        await socket.UntilAsync("@synced", "", cancellationToken);
        Assert.That(socket.Frames.Single(static frame => frame.StartsWith("@event", StringComparison.Ordinal)), Does.EndWith("true"));
        await silo.PostAsync("/lamp/1?lane=toggle", cancellationToken);
        await socket.UntilAsync("@event", "false", cancellationToken);
        await socket.SendAsync("@command(node:\"/lamp/1\",lane:toggle)", cancellationToken);
        await socket.UntilAsync("@event", "true", cancellationToken);
        await socket.SendAsync("@link(node:\"/lamp/1\",lane:none)", cancellationToken);
        Assert.That(await socket.UntilAsync("@unlinked", "", cancellationToken), Does.Contain("laneNotFound"));

        await using var events = await gateway.StreamAsync("/lamp/1?lane=on", cancellationToken);
        using var reader = new StreamReader(events);
        await UntilLineAsync(reader, "data: true", cancellationToken);
        await silo.PostAsync("/lamp/1?lane=toggle", cancellationToken);
        await UntilLineAsync(reader, "data: false", cancellationToken);

        await socket.SendAsync("@unlink(node:\"/lamp/1\",lane:on)", cancellationToken);
        await socket.UntilAsync("@unlinked(node:\"/lamp/1\",lane:on)", "", cancellationToken);
    }

    [Test, CancelAfter(60_000)]
    public async Task Meta_lanes_show_the_cluster_behind_it(CancellationToken cancellationToken)
    {
        var database = await _postgres.CreateDatabaseAsync(cancellationToken);
        await using var silo = await ClusterProcess.StartAsync(database, SwimRole.Silo, cancellationToken);
        await using var gateway = await ClusterProcess.StartAsync(database, SwimRole.Gateway, cancellationToken);
        await silo.PostAsync("/lamp/1?lane=toggle", cancellationToken);
        using var socket = await WarpSocket.ConnectAsync(gateway.Address, cancellationToken);
        await socket.SendAsync("@sync(node:\"swim:meta:host\",lane:\"nodes#/\")", cancellationToken);
        await socket.UntilAsync("@synced", "", cancellationToken);

        Assert.That(socket.Frames, Has.Some.EndWith("@update(key:\"/lamp\"){nodeUri:\"/lamp\",created:0,childCount:1}"));
        await silo.PostAsync("/lamp/2?lane=toggle", cancellationToken);
        await socket.UntilAsync("@event", "childCount:2}", cancellationToken);
        await socket.SendAsync("@link(node:\"swim:meta:silo/nobody\",lane:pulse)", cancellationToken);
        Assert.That(await socket.UntilAsync("@unlinked", "", cancellationToken), Does.Contain("nodeNotFound"));
    }

    [Test, CancelAfter(120_000)]
    public async Task Links_stay_when_the_silo_of_their_agents_goes(CancellationToken cancellationToken)
    {
        const int Agents = 20;
        var database = await _postgres.CreateDatabaseAsync(cancellationToken);
        var first = await ClusterProcess.StartAsync(database, SwimRole.Silo, cancellationToken);
        await using var gateway = await ClusterProcess.StartAsync(database, SwimRole.Gateway, cancellationToken);
        using var socket = await WarpSocket.ConnectAsync(gateway.Address, cancellationToken);
        for (var i = 0; i < Agents; i++)
        {
            await gateway.PostAsync($"/lamp/{i}?lane=toggle", cancellationToken);
            await socket.SendAsync($"@sync(node:\"/lamp/{i}\",lane:on)", cancellationToken);
            await socket.UntilAsync("@synced", "", cancellationToken);
        }

        await using var second = await ClusterProcess.StartAsync(database, SwimRole.Silo, cancellationToken);
        await first.StopAsync(cancellationToken);
        await first.DisposeAsync();
        var seen = socket.Frames.Count;
        for (var i = 0; i < Agents; i++)
        {
            Assert.That((int)await second.PostAsync($"/lamp/{i}?lane=toggle", cancellationToken), Is.InRange(200, 204));
            await socket.UntilAsync($"@event(node:\"/lamp/{i}\"", "false", cancellationToken);
        }

        Assert.That(socket.Frames.Skip(seen), Has.Exactly(Agents).Items, "true changes only, and nobody was unlinked");
    }

    [Test, CancelAfter(60_000)]
    public async Task An_Orleans_client_has_links_and_lane_streams_by_contract(CancellationToken cancellationToken)
    {
        AgentContracts.Register("lamp", "/lamp/:id");
        var database = await _postgres.CreateDatabaseAsync(cancellationToken);
        await using var silo = await ClusterProcess.StartAsync(database, SwimRole.Silo, cancellationToken);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(static options => (options.ClusterId, options.ServiceId) = ("swim", "swim"))
            .UseSwimPostgresClustering(database)
            .AddSwimClient()
            .AddSwimLinks());
        using var worker = builder.Build();
        await worker.StartAsync(cancellationToken);
        var lamp = worker.Services.GetRequiredService<ISwim>().Agent("/lamp/1");
        await lamp.CommandAsync("toggle", 1, cancellationToken);

        await using var link = lamp.Value<bool>("on").LinkAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        Assert.That(await link.MoveNextAsync(), Is.True);
        Assert.That(link.Current, Is.True);
        await silo.PostAsync("/lamp/1?lane=toggle", cancellationToken);
        Assert.That(await link.MoveNextAsync(), Is.True);
        Assert.That(link.Current, Is.False);

        var observer = new Seen();
        var stream = worker.Services.GetRequiredService<IClusterClient>().GetStreamProvider(LaneStreamId.Provider).GetStream<LaneEvent>(LaneStreamId.For("/lamp/1", "on", snapshot: true));
        var subscription = await stream.SubscribeAsync(observer);
        Assert.That((await observer.NextAsync(cancellationToken)).As<bool>(), Is.False);
        Assert.That((await observer.NextAsync(cancellationToken)).Kind, Is.EqualTo(LaneEventKind.Synced));
        await silo.PostAsync("/lamp/1?lane=toggle", cancellationToken);
        Assert.That((await observer.NextAsync(cancellationToken)).As<bool>(), Is.True);
        await subscription.UnsubscribeAsync();
        await worker.StopAsync(cancellationToken);
    }

    private static async Task UntilLineAsync(StreamReader reader, string line, CancellationToken cancellationToken)
    {
        while (await reader.ReadLineAsync(cancellationToken) is { } read)
            if (read == line) return;
        Assert.Fail($"The stream ended without '{line}'.");
    }

    private sealed class Seen : IAsyncObserver<LaneEvent>
    {
        private readonly System.Threading.Channels.Channel<LaneEvent> _events = System.Threading.Channels.Channel.CreateUnbounded<LaneEvent>();

        public Task OnNextAsync(LaneEvent item, StreamSequenceToken? token = null) => _events.Writer.WriteAsync(item).AsTask();

        public Task OnErrorAsync(Exception ex)
        {
            _events.Writer.TryComplete(ex);
            return Task.CompletedTask;
        }

        public Task OnCompletedAsync()
        {
            _events.Writer.TryComplete();
            return Task.CompletedTask;
        }

        public ValueTask<LaneEvent> NextAsync(CancellationToken cancellationToken) => _events.Reader.ReadAsync(cancellationToken);
    }
}
