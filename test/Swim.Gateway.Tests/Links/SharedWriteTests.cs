using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Swim.Gateway.Tests.Fakes;

namespace Swim.Gateway.Tests.Links;

/// <summary>Many lanes, many connections: what is ready together is written together, and nothing is forgotten.</summary>
public sealed class SharedWriteTests
{
    private const int Lanes = 8;
    private const int Connections = 24;

    [Test]
    public async Task Every_connection_ends_at_the_last_value_of_every_lane_however_changes_and_writes_meet()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var sockets = new Sockets();
        await sockets.OpenAsync(host);
        const int changes = 2000;
        var last = changes.ToString(CultureInfo.InvariantCulture);
        var reading = sockets.All.Select(socket => Task.Run(async () =>
        {
            var seen = new int[Lanes];
            for (var done = 0; done < Lanes;)
            {
                var (lane, value) = Read(await socket.ReceiveAsync());

                // in order, whatever was coalesced
                Assert.That(value, Is.GreaterThan(seen[lane]));
                seen[lane] = value;
                if (value == changes) done++;
            }
        })).ToArray();
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(() =>
        {
            for (var i = 1; i <= changes; i++)
            {
                var value = i == changes ? last : i.ToString(CultureInfo.InvariantCulture);
                host.Node(Node(lane)).Do(n => n.Count.Set(value));
            }
        })));
        await Task.WhenAll(reading).WaitAsync(RawSocket.Guard);
    }

    [Test]
    public async Task Events_of_several_lanes_share_a_write()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var sockets = new Sockets();
        await sockets.OpenAsync(host);
        using var writes = new MetricCollector<long>(host.Services.GetRequiredService<IMeterFactory>(), "Swim.Server", "swim.server.writes");
        const int rounds = 20;
        for (var round = 1; round <= rounds; round++)
        {
            var value = round.ToString(CultureInfo.InvariantCulture);
            for (var lane = 0; lane < Lanes; lane++) host.Node(Node(lane)).Do(n => n.Count.Set(value));
            foreach (var socket in sockets.All) await socket.ReceiveAsync(Lanes);
        }

        // how many depends on the machine; one for each event would be all of them
        Assert.That(writes.GetMeasurementSnapshot().EvaluateAsCounter(), Is.GreaterThanOrEqualTo(rounds * Connections).And.LessThan(rounds * Connections * Lanes));
    }

    [Test]
    public async Task A_connection_with_very_much_to_send_lets_the_others_write()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var full = await host.ConnectAsync();
        await using var other = await host.ConnectAsync();
        await other.SendAsync("@link(node:\"/unit/2\",lane:count)");
        await other.ReceiveAsync();
        const int entries = 50_000;
        host.Node("/unit/1").Do(n =>
        {
            for (var i = 0; i < entries; i++) n.Map.Update(i.ToString("D6", CultureInfo.InvariantCulture), "\"some text that takes its place in the write\"");
        });
        await full.SendAsync("@sync(node:\"/unit/1\",lane:map)");
        var reading = full.ReceiveAsync(entries + 2);
        for (var i = 1; i <= 50; i++)
        {
            host.Node("/unit/2").Do(n => n.Count.Set(i.ToString(CultureInfo.InvariantCulture)));
            Assert.That(Read(await other.ReceiveAsync()), Is.EqualTo((2, i)));
        }

        var all = await reading.WaitAsync(RawSocket.Guard);
        Assert.That(all[^1], Is.EqualTo("@synced(node:\"/unit/1\",lane:map)"));
    }

    private static string Node(int lane) => string.Create(CultureInfo.InvariantCulture, $"/unit/{lane}");

    private static (int Lane, int Value) Read(string message)
    {
        var node = message.IndexOf("/unit/", StringComparison.Ordinal) + 6;
        return (int.Parse(message.AsSpan(node, 1), CultureInfo.InvariantCulture), int.Parse(message.AsSpan(message.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
    }

    private sealed class Sockets : IAsyncDisposable
    {
        public List<RawSocket> All { get; } = [];

        public async Task OpenAsync(GatewayHost host)
        {
            for (var i = 0; i < Connections; i++)
            {
                var socket = await host.ConnectAsync();
                All.Add(socket);
                for (var lane = 0; lane < Lanes; lane++) await socket.SendAsync($"@link(node:\"{Node(lane)}\",lane:count)");
                await socket.ReceiveAsync(Lanes);
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var socket in All) await socket.DisposeAsync();
        }
    }
}
