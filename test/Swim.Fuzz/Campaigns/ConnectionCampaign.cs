using System.Net.Sockets;
using System.Text;
using Swim.Fuzz.Clients;

namespace Swim.Fuzz.Campaigns;

/// <summary>Thousands of connections at once: a third are sockets, a third have begun to ask for one, a third say nothing; all go without a word.</summary>
internal sealed class ConnectionCampaign : Campaign
{
    private const int Each = 1_000;

    // of 20,000 descriptors of a process, as it usually may have
    private const int Most = 10_000;

    private static readonly TimeSpan OpenTime = TimeSpan.FromMinutes(2);

    public override string Name => "connections";

    public override async Task<string> RunAsync(Attack attack, CancellationToken cancellationToken)
    {
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        guard.CancelAfter(OpenTime);
        var peers = new RawPeer?[Math.Min(Each * attack.Scale, Most)];
        var (open, refused) = (0, 0);
        try
        {
            await InParallelAsync(peers.Length, 64, async (index, ending) =>
            {
                var peer = peers[index] = await RawPeer.ConnectAsync(attack.Server.Address, ending);
                switch (index % 3)
                {
                    case 0:
                        var status = await peer.UpgradeAsync(ending);
                        if (status == 101) Interlocked.Increment(ref open);
                        else if (status is 429 or 503) Interlocked.Increment(ref refused);
                        else attack.Findings.Add($"an upgrade is answered {status}");
                        break;
                    case 1:
                        peer.Write(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: web"));
                        await peer.FlushAsync(ending);
                        break;
                }
            }, guard.Token);
            var figures = await attack.Server.FiguresAsync(collect: false, guard.Token);
            if (figures.Connections < open) attack.Findings.Add($"of {open} connections the server knows {figures.Connections}");
        }
        finally
        {
            // half of them by a reset, half in order
            for (var i = 0; i < peers.Length; i++)
            {
                if (peers[i] is not { } peer) continue;
                if (i % 2 == 0 && peer.Socket.Connected)
                {
                    try
                    {
                        peer.Socket.Shutdown(SocketShutdown.Both);
                    }
                    catch (SocketException)
                    {
                        // the server was faster
                    }
                }

                await peer.DisposeAsync();
            }
        }

        return $"{Number(peers.Length)} connections, {Number(open)} of them sockets, {refused} refused";
    }
}
