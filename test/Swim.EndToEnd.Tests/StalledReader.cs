namespace Swim.EndToEnd.Tests;

/// <summary>Two hundred connections, one of which stops reading while its lane changes 100,000 times.</summary>
public sealed class StalledReader
{
    private const int Connections = 200;
    private const int Changes = 100_000;
    private const long MemoryAllowance = 64L << 20;

    [Test, CancelAfter(300_000)]
    public async Task Costs_nobody_anything_and_converges_on_the_last_state()
    {
        await using var server = await ServerProcess.StartAsync();
        var peers = new List<WarpPeer>();
        try
        {
            for (var i = 0; i < Connections; i++)
            {
                var peer = await WarpPeer.ConnectAsync(server);
                peers.Add(peer);
                await peer.SendAsync("@sync(node:\"/bench/stall\",lane:value)");
                await peer.ExpectAsync("@linked(node:\"/bench/stall\",lane:value)");
                await peer.UntilAsync(frame => frame.StartsWith("@synced", StringComparison.Ordinal));
            }

            await using var sender = await WarpPeer.ConnectAsync(server);
            var before = server.WorkingSetBytes;
            var readers = peers.Skip(1).Select(peer => peer.UntilAsync(frame => frame.EndsWith($" {Changes}", StringComparison.Ordinal))).ToArray();
            for (var i = 1; i <= Changes; i++) await sender.SendAsync($"@command(node:\"/bench/stall\",lane:value) {i}");
            await Task.WhenAll(readers);
            var after = server.WorkingSetBytes;

            await peers[0].UntilAsync(frame => frame.EndsWith($" {Changes}", StringComparison.Ordinal));
            Assert.That(after - before, Is.LessThan(MemoryAllowance), "bytes the server grew while one of its readers stood still");
        }
        finally
        {
            foreach (var peer in peers) await peer.DisposeAsync();
        }
    }
}
