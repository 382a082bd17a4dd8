using System.Globalization;
using System.Text;
using Swim.Fuzz.Clients;
using Swim.Fuzz.Generating;
using Swim.Warp;

namespace Swim.Fuzz.Campaigns;

/// <summary>Strangers at lanes that are not for them: credentials that are made up, links, syncs, commands, requests, meta lanes. Nothing is shown, nothing is done.</summary>
internal sealed class AccessCampaign : Campaign
{
    private const int Sessions = 40;
    private const int FramesEach = 100;
    private const long Offset = 1L << 44;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(20);

    private static readonly string[] Lanes = ["touched", "map", "touch", "http"];

    private static readonly string[] Nodes = ["/guarded/1", "guarded/2", "/guarded/%33", "/guarded/0?x", "warp://127.0.0.1/guarded/1", "/fuzz/../guarded/1", "//guarded/1", "swim:/guarded/1", "swim:meta:node/%2fguarded%2f1", "swim:meta:node/%2Fguarded%2F1/lane/touched"];

    public override string Name => "access";

    public override async Task<string> RunAsync(Attack attack, CancellationToken cancellationToken)
    {
        var sessions = Sessions * attack.Scale;
        await InParallelAsync(sessions, 8, (index, ending) => RunAsync(attack, Offset + index, ending), cancellationToken);
        await InParallelAsync(sessions, 8, (index, ending) => RequestAsync(attack, Offset + sessions + index, ending), cancellationToken);
        return $"{Number(sessions)} sessions of {FramesEach} frames, {Number(sessions)} requests";
    }

    private static async ValueTask RunAsync(Attack attack, long number, CancellationToken cancellationToken)
    {
        var dice = new Dice(attack.Seed, number);
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        guard.CancelAfter(AnswerTime);
        await using var peer = await RawPeer.ConnectAsync(attack.Server.Address, guard.Token);
        await peer.UpgradeAsync(guard.Token, headers: dice.OneIn(2) ? "X-Api-Key: guess\r\n" : "");
        for (var frame = 0; frame < FramesEach; frame++) peer.WriteText(Next(ref dice));
        peer.WriteFrame(0x89, "end"u8);
        try
        {
            await peer.FlushAsync(guard.Token);
            while (await peer.ReadFrameAsync(guard.Token) is { } frame)
            {
                if (frame.First == 0x8A) return;
                if (!frame.IsText || !EnvelopeReader.TryRead(frame.Payload, out var header, out _)) continue;
                if (header.Kind is EnvelopeKind.Authed or EnvelopeKind.Linked or EnvelopeKind.Event or EnvelopeKind.Synced) attack.Findings.Add($"a stranger was sent {frame.Text}");
            }

            attack.Findings.Add($"session {number} was closed");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            attack.Findings.Add($"session {number} was not answered");
        }
    }

    private static string Next(ref Dice dice)
    {
        if (dice.OneIn(4))
        {
            var credentials = new FuzzBuffer();
            ReconGrammar.WriteText(ref dice, credentials);
            var slot = dice.Pick<string>(["token", "apiKey", "accessToken", "idToken", "ticket"]);
            return dice.Next(4) switch
            {
                0 => "@auth",
                1 => $"@auth{{{slot}:{{cookie:a}}}}",
                2 => "@deauth",

                // what is no text is another way to be wrong
                _ => $"@auth{{{slot}:\"{dice.Next(1_000_000).ToString(CultureInfo.InvariantCulture)}\"}}",
            };
        }

        var (node, lane) = (dice.Pick<string>(Nodes), dice.Pick<string>(Lanes));
        return $"@{dice.Pick<string>(["link", "sync", "command", "command", "unlink"])}(node:\"{node}\",lane:{lane})5";
    }

    private static async ValueTask RequestAsync(Attack attack, long number, CancellationToken cancellationToken)
    {
        var dice = new Dice(attack.Seed, number);
        var node = dice.Pick<string>(["/guarded/1", "/guarded/2", "/guarded/%33"]);
        var lane = dice.Pick<string>(Lanes);
        using var request = new HttpRequestMessage(dice.OneIn(2) ? HttpMethod.Get : dice.OneIn(2) ? HttpMethod.Post : HttpMethod.Put, new Uri($"{node}?lane={lane}", UriKind.Relative));
        if (request.Method != HttpMethod.Get) request.Content = new StringContent("5", Encoding.UTF8, "application/json");
        if (dice.OneIn(2)) request.Headers.TryAddWithoutValidation("X-Api-Key", "guess");
        if (dice.OneIn(3)) request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        using var answer = await attack.Server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if ((int)answer.StatusCode is not (401 or 403 or 405)) attack.Findings.Add($"{request.Method} {request.RequestUri} of a stranger is answered {(int)answer.StatusCode}");
    }
}
