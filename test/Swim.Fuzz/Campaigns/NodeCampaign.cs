using System.Globalization;
using Swim.Fuzz.Clients;

namespace Swim.Fuzz.Campaigns;

/// <summary>One client names ever new agents, over WARP and over HTTP.</summary>
internal sealed class NodeCampaign : Campaign
{
    private const int Nodes = 20_000;
    private const int Requests = 500;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromMinutes(8);

    public override string Name => "nodes";

    public override async Task<string> RunAsync(Attack attack, CancellationToken cancellationToken)
    {
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        guard.CancelAfter(AnswerTime);
        await using var peer = await RawPeer.ConnectAsync(attack.Server.Address, guard.Token);
        await peer.UpgradeAsync(guard.Token);
        var nodes = Nodes * attack.Scale;
        attack.Kept = nodes;
        for (var i = 0; i < nodes; i++)
        {
            peer.WriteText(string.Create(CultureInfo.InvariantCulture, $"@command(node:\"/fuzz/node{i}\",lane:count){i}"));
            if (peer.IsWorthFlushing && !await peer.FlushAsync(guard.Token)) break;
        }

        peer.WriteFrame(0x89, "end"u8);
        await peer.FlushAsync(guard.Token);
        var isAlive = false;
        while (!isAlive && await peer.ReadFrameAsync(guard.Token) is { } frame) isAlive = frame.First == 0x8A;
        if (!isAlive) attack.Findings.Add("the connection did not outlive it");
        var figures = await attack.Server.FiguresAsync(collect: false, guard.Token);
        var refused = 0;
        await InParallelAsync(Requests * attack.Scale, 8, async (index, ending) =>
        {
            using var answer = await attack.Server.Http.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/fuzz/request{index}?lane=count"), UriKind.Relative), ending);
            if ((int)answer.StatusCode is 429 or 503) Interlocked.Increment(ref refused);
            else if (!answer.IsSuccessStatusCode) attack.Findings.Add($"a request is answered {(int)answer.StatusCode}");
        }, guard.Token);
        return $"{Number(nodes)} agents named, {Number(figures.Agents)} active at the end; {Number(Requests * attack.Scale)} by HTTP, {refused} refused";
    }
}
