using Swim.Fuzz.Clients;
using Swim.Fuzz.Generating;

namespace Swim.Fuzz.Campaigns;

/// <summary>WebSocket frames as no client sends them: each known way to be wrong with its close code, then bytes that mean nothing.</summary>
internal sealed class FramingCampaign : Campaign
{
    private const int RandomSessions = 300;
    private const long Offset = 1L << 42;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(20);

    public override string Name => "framing";

    public override async Task<string> RunAsync(Attack attack, CancellationToken cancellationToken)
    {
        await CheckExtensionsAsync(attack, cancellationToken);
        await InParallelAsync(FramingCase.All.Count, 8, (index, ending) => RunAsync(attack, FramingCase.All[index], index, ending), cancellationToken);
        var random = RandomSessions * attack.Scale;
        await InParallelAsync(random, 8, (index, ending) => RunRandomAsync(attack, Offset + index, ending), cancellationToken);
        return $"{FramingCase.All.Count} cases, {Number(random)} connections with random bytes";
    }

    private static async ValueTask RunAsync(Attack attack, FramingCase one, int index, CancellationToken cancellationToken)
    {
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        guard.CancelAfter(AnswerTime);
        try
        {
            await using var peer = await RawPeer.ConnectAsync(attack.Server.Address, guard.Token);
            await peer.UpgradeAsync(guard.Token);

            // in one piece, or byte by byte where there are few
            var bytes = one.Bytes.AsMemory();
            var isSlow = index % 3 == 0 && bytes.Length < 400;
            var writing = Task.Run(async () =>
            {
                for (var at = 0; at < bytes.Length;)
                {
                    var count = isSlow ? 1 : Math.Min(64 * 1024, bytes.Length - at);
                    peer.Write(bytes.Span.Slice(at, count));
                    if (!await peer.FlushAsync(guard.Token)) return;
                    at += count;
                }

                if (one.Code != 0) return;
                peer.WriteFrame(0x89, "last"u8);
                peer.WriteFrame(0x88, [0x0F, 0xA0]);
                await peer.FlushAsync(guard.Token);
            }, guard.Token);

            // who stays open answers the last ping and then our own close, which is 4000
            var (code, isAlive) = (1006, false);
            while (await peer.ReadFrameAsync(guard.Token) is { } frame)
            {
                isAlive |= frame is { First: 0x8A, Text: "last" };
                if (frame.First != 0x88) continue;
                code = frame.CloseCode;
                break;
            }

            await writing;
            if (one.Code == 0 ? !isAlive : code != one.Code) attack.Findings.Add($"{one.Name}: closed with {code} instead of {one.Code}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            attack.Findings.Add($"{one.Name}: no answer");
        }
    }

    private static async ValueTask RunRandomAsync(Attack attack, long number, CancellationToken cancellationToken)
    {
        var dice = new Dice(attack.Seed, number);
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        guard.CancelAfter(AnswerTime);
        await using var peer = await RawPeer.ConnectAsync(attack.Server.Address, guard.Token);
        await peer.UpgradeAsync(guard.Token);
        var one = dice.Pick<FramingCase>([.. FramingCase.All]);
        var buffer = new FuzzBuffer();
        buffer.Add(one.Bytes.AsSpan(0, Math.Min(one.Bytes.Length, 4096)));
        if (dice.OneIn(2))
        {
            for (var i = 0; i < buffer.Length; i++)
                if (dice.OneIn(10)) buffer.Span[i] = (byte)dice.Next(256);
        }

        Mutator.Mutate(ref dice, buffer, Corpus.Envelopes);
        try
        {
            peer.Write(buffer.Span);
            peer.WriteFrame(0x88, [0x03, 0xE8]);
            await peer.FlushAsync(guard.Token);

            // a frame that claims to be longer than it is has no end; it is cut
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(guard.Token);
            patience.CancelAfter(TimeSpan.FromMilliseconds(100));
            var code = await peer.ReadCloseAsync(patience.Token);
            if (code is not (1000 or 1002 or 1003 or 1006 or 1007 or 1008 or 1009)) attack.Findings.Add($"random bytes {number} are answered with {code}");
        }
        catch (OperationCanceledException) when (!guard.IsCancellationRequested)
        {
            // it goes on waiting for the rest
        }
    }

    private static async Task CheckExtensionsAsync(Attack attack, CancellationToken cancellationToken)
    {
        await using var peer = await RawPeer.ConnectAsync(attack.Server.Address, cancellationToken);
        peer.Write(System.Text.Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {attack.Server.Host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits; server_no_context_takeover, x-webkit-deflate-frame\r\n\r\n"));
        await peer.FlushAsync(cancellationToken);
        var head = await peer.ReadHeadAsync(cancellationToken) ?? "";
        if (RawPeer.StatusOf(head) != 101) attack.Findings.Add($"an upgrade that offers compression is answered {head}");
        if (head.Contains("Extensions", StringComparison.OrdinalIgnoreCase)) attack.Findings.Add("an extension was negotiated");
    }
}
