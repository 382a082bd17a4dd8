using System.Diagnostics;
using System.Globalization;

namespace Swim.EndToEnd.Tests;

/// <summary>The process is killed under load, as by <c>kill -9</c>, and started again on the same store.</summary>
public sealed class KilledServer
{
    private const int Rounds = 3;
    private const int MapEntries = 500;

    [Test, CancelAfter(300_000)]
    public async Task Keeps_what_anyone_saw_on_a_committed_lane()
    {
        await using var server = await ServerProcess.StartAsync();
        var seen = 0;
        for (var round = 1; round <= Rounds; round++)
        {
            await using var reader = await WarpPeer.ConnectAsync(server);
            await reader.SendAsync("@sync(node:\"/durable/k\",lane:committed)");
            await reader.UntilAsync(frame => frame.StartsWith("@synced", StringComparison.Ordinal));
            await using var writer = await WarpPeer.ConnectAsync(server);
            for (var i = 1; i <= 2_000; i++) await writer.SendAsync($"@command(node:\"/durable/k\",lane:committed) {seen + i}");

            var target = seen + 1_000;
            var frame = await reader.UntilAsync(event_ => ValueOf(event_) >= target);
            seen = ValueOf(frame);
            await server.KillAsync();
            await server.StartAgainAsync();

            var stored = int.Parse(await server.Http.GetStringAsync(new Uri("/durable/k?lane=committed", UriKind.Relative)), CultureInfo.InvariantCulture);
            Assert.That(stored, Is.GreaterThanOrEqualTo(seen), $"round {round}");
            seen = stored;
        }
    }

    [Test, CancelAfter(300_000)]
    public async Task Keeps_a_write_behind_map_that_was_flushed_before()
    {
        await using var server = await ServerProcess.StartAsync();
        await using (var peer = await WarpPeer.ConnectAsync(server))
        {
            await peer.SendAsync("@sync(node:\"/durable/m\",lane:map)");
            for (var i = 0; i < MapEntries; i++) await peer.SendAsync($"@command(node:\"/durable/m\",lane:map)@update(key:{i}) {i * 2}");
            await peer.UntilAsync(frame => frame.EndsWith($"@update(key:{MapEntries - 1}) {(MapEntries - 1) * 2}", StringComparison.Ordinal));
            await FlushedAsync(peer);
        }

        await server.KillAsync();
        await server.StartAgainAsync();

        await using var after = await WarpPeer.ConnectAsync(server);
        await after.SendAsync("@sync(node:\"/durable/m\",lane:map)");
        await after.ExpectAsync("@linked(node:\"/durable/m\",lane:map)");
        for (var i = 0; i < MapEntries; i++) await after.ExpectAsync($"@event(node:\"/durable/m\",lane:map)@update(key:{i}) {i * 2}");
        await after.ExpectAsync("@synced(node:\"/durable/m\",lane:map)");
    }

    /// <summary>Keeps the server at work, one commit after the other, until its flush interval (250 ms) is over many times.</summary>
    private static async Task FlushedAsync(WarpPeer peer)
    {
        await peer.SendAsync("@sync(node:\"/durable/other\",lane:committed)");
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(3); i++)
        {
            await peer.SendAsync($"@command(node:\"/durable/other\",lane:committed) {i}");
            await peer.UntilAsync(frame => frame == $"@event(node:\"/durable/other\",lane:committed) {i}");
        }
    }

    private static int ValueOf(string frame)
    {
        var value = frame[(frame.LastIndexOf(' ') + 1)..];
        return int.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
