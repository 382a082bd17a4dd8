using System.Globalization;
using Swim.Fuzz.Clients;
using Swim.Warp;

namespace Swim.Fuzz.Campaigns;

/// <summary>One client asks for more links than it may have, then, with its tables full, for ever new agents; then it goes without a word.</summary>
internal sealed class LinkCampaign : Campaign
{
    private const int MostLinks = 20_000;
    private const int TooMany = 2_000;
    private const int Strangers = 20_000;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromMinutes(3);

    public override string Name => "links";

    public override async Task<string> RunAsync(Attack attack, CancellationToken cancellationToken)
    {
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        guard.CancelAfter(AnswerTime);
        await using var peer = await RawPeer.ConnectAsync(attack.Server.Address, guard.Token);
        await peer.UpgradeAsync(guard.Token);
        var (linked, unlinked) = (0, 0);
        var strangers = Strangers * attack.Scale;
        var asked = MostLinks + TooMany;
        var reading = Task.Run(async () =>
        {
            while (Volatile.Read(ref linked) + Volatile.Read(ref unlinked) < asked + strangers && await peer.ReadFrameAsync(guard.Token) is { } frame)
            {
                if (!frame.IsText || !EnvelopeReader.TryRead(frame.Payload, out var header, out _)) continue;
                if (header.Kind == EnvelopeKind.Linked) linked++;
                if (header.Kind == EnvelopeKind.Unlinked) unlinked++;
            }
        }, guard.Token);
        try
        {
            for (var i = 0; i < asked; i++) await SendAsync($"@link(node:\"/fuzz/{Text(i % 64)}?{Text(i)}\",lane:count)");
            for (var i = 0; i < strangers; i++) await SendAsync($"@link(node:\"/fuzz/stranger{Text(i)}\",lane:count)");
            await peer.FlushAsync(guard.Token);
            await reading;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            attack.Findings.Add("not every link was answered");
        }

        if (linked != MostLinks || unlinked != TooMany + strangers) attack.Findings.Add($"of {asked + strangers} links {linked} were taken and {unlinked} refused");
        return $"{Number(linked)} links taken, {Number(unlinked)} refused";

        async Task SendAsync(string text)
        {
            peer.WriteText(text);
            if (peer.IsWorthFlushing) await peer.FlushAsync(guard.Token);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
