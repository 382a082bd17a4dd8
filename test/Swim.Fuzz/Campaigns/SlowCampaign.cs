using System.Diagnostics;
using System.Globalization;
using System.Text;
using Swim.Fuzz.Clients;

namespace Swim.Fuzz.Campaigns;

/// <summary>Clients that take their time: over a head, a body, a message; that do not answer; that do not read. Who takes too long is ended, who does not read harms nobody.</summary>
internal sealed class SlowCampaign : Campaign
{
    private const int Each = 40;
    private const int ValueBytes = 100_000;

    // the server gives up after 3 s (head, message: seen within a ping more), 5 s (body), 4 pings of 1 s; the machine is shared
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan WritingTime = TimeSpan.FromSeconds(4);

    public override string Name => "slow";

    public override async Task<string> RunAsync(Attack attack, CancellationToken cancellationToken)
    {
        var each = Each * attack.Scale;
        await Task.WhenAll(
            ManyAsync("a head that never ends", (peer, ending) => DripAsync(peer, "GET /fuzz/1?lane=value HTTP/1.1\r\nHost: x\r\nX-Long: ", ending)),
            ManyAsync("a body that never ends", (peer, ending) => DripAsync(peer, $"POST /fuzz/1?lane=value HTTP/1.1\r\nHost: {attack.Server.Host}\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n\"", ending)),
            ManyAsync("a message that never ends", async (peer, ending) =>
            {
                await peer.UpgradeAsync(ending);
                peer.Write([0x81, 0xFE, 0x40, 0, 0, 0, 0, 0]);
                await DripAsync(peer, "@auth", ending);
            }),
            ManyAsync("a client that is gone", async (peer, ending) =>
            {
                await peer.UpgradeAsync(ending);
                while (await peer.ReadSomeAsync(ending) > 0)
                {
                }
            }),
            SlowReadersAsync(attack, each, cancellationToken));
        return $"{each} of each: head, body, message, silent, not reading";

        Task ManyAsync(string name, Func<RawPeer, CancellationToken, Task> run) => InParallelAsync(each, each, async (_, ending) =>
        {
            using var guard = CancellationTokenSource.CreateLinkedTokenSource(ending);
            guard.CancelAfter(Limit);
            await using var peer = await RawPeer.ConnectAsync(attack.Server.Address, guard.Token);
            try
            {
                await run(peer, guard.Token);
            }
            catch (OperationCanceledException) when (!ending.IsCancellationRequested)
            {
                attack.Findings.Add($"{name}: the server has not ended it after {Limit.TotalSeconds} s");
            }
        }, cancellationToken);
    }

    // until the server has enough of it
    private static async Task DripAsync(RawPeer peer, string start, CancellationToken cancellationToken)
    {
        peer.Write(Encoding.ASCII.GetBytes(start));
        var reading = peer.ReadToEndAsync(cancellationToken);
        while (!reading.IsCompleted && await peer.FlushAsync(cancellationToken))
        {
            await Task.WhenAny(reading, Task.Delay(Step, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            peer.Write("a"u8);
        }
    }

    private static async Task SlowReadersAsync(Attack attack, int count, CancellationToken cancellationToken)
    {
        var readers = new RawPeer[count];
        for (var i = 0; i < count; i++)
        {
            var reader = readers[i] = await RawPeer.ConnectAsync(attack.Server.Address, cancellationToken);
            reader.Socket.ReceiveBufferSize = 4096;
            await reader.UpgradeAsync(cancellationToken);
            foreach (var lane in (string[])["value", "keyed", "command", "supply"]) reader.WriteText($"@sync(node:\"/fuzz/slow\",lane:{lane})");
            await reader.FlushAsync(cancellationToken);
        }

        await using var writer = await RawPeer.ConnectAsync(attack.Server.Address, cancellationToken);
        await writer.UpgradeAsync(cancellationToken);
        var draining = writer.ReadToEndAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var text = new string('x', ValueBytes);
        for (var i = 0; Stopwatch.GetElapsedTime(started) < WritingTime; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            writer.WriteText($"@command(node:\"/fuzz/slow\",lane:value)\"{text}{number}\"");
            writer.WriteText($"@command(node:\"/fuzz/slow\",lane:keyed)@update(key:{i % 50})\"{text}{number}\"");
            writer.WriteText($"@command(node:\"/fuzz/slow\",lane:command)\"{text}{number}\"");
            if (!await writer.FlushAsync(cancellationToken)) break;
        }

        foreach (var reader in readers) await reader.DisposeAsync();
        await writer.DisposeAsync();
        await ((Task)draining).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
