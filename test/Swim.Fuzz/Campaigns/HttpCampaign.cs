using System.Globalization;
using System.Text;
using Swim.Fuzz.Clients;
using Swim.Fuzz.Generating;

namespace Swim.Fuzz.Campaigns;

/// <summary>Requests with methods, paths, queries, headers and bodies of all kinds, spoilt or not; bodies that are too large; event streams that are cut.</summary>
internal sealed class HttpCampaign : Campaign
{
    private const int Requests = 1_500;
    private const int Streams = 60;
    private const long Offset = 1L << 43;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private static readonly string[] Methods = ["GET", "GET", "GET", "POST", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "CONNECT", "TRACE", "get", "BREW", "P\u00d6ST", ""];

    private static readonly string[] Headers =
    [
        "Accept: application/json", "Accept: application/x-recon", "Accept: */*;q=0", "Accept: text/event-stream", "Accept: a/b;q=x, ,,", "Accept: " , "If-None-Match: \"x\", W/\"y\", *", "If-None-Match: \"",
        "Last-Event-ID: 00000000-0000-0000-0000-000000000000-1", "Last-Event-ID: -", "Last-Event-ID: \u00ff", "Origin: http://elsewhere.example", "Origin: null", "Authorization: Bearer x", "X-Api-Key: x", "Cookie: a=b; ;=;",
        "Upgrade: websocket", "Upgrade: h2c", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 99", "Sec-WebSocket-Key: x", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: ,,warp0",
        "Expect: 100-continue", "Range: bytes=0-", "Content-Encoding: gzip", "Host: other", "X: " + "y", "Transfer-Encoding: chunked", "Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999999999999", "TE: trailers",
    ];

    private static readonly string[] Types = ["application/json", "application/x-recon", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "application/json;charset=", "multipart/form-data; boundary=", "/", ""];

    public override string Name => "http";

    public override async Task<string> RunAsync(Attack attack, CancellationToken cancellationToken)
    {
        var count = Requests * attack.Scale;
        var statuses = new int[600];
        await InParallelAsync(count, 8, (index, ending) => RequestAsync(attack, Offset + index, statuses, ending), cancellationToken);
        await CheckTooLargeAsync(attack, cancellationToken);
        await InParallelAsync(Streams * attack.Scale, 32, (index, ending) => StreamAsync(attack, index, ending), cancellationToken);
        var counts = string.Join(", ", statuses.Select((times, status) => (times, status)).Where(one => one.times > 0).Select(one => $"{one.status} × {one.times}"));
        return $"{Number(count)} requests ({counts}), {Streams * attack.Scale} event streams";
    }

    private static async ValueTask RequestAsync(Attack attack, long number, int[] statuses, CancellationToken cancellationToken)
    {
        var dice = new Dice(attack.Seed, number);
        var request = new FuzzBuffer();
        var isWhole = Write(ref dice, request, attack.Server.Host);
        await using var peer = await RawPeer.ConnectAsync(attack.Server.Address, cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(isWhole ? AnswerTime : Patience);
        try
        {
            peer.Write(request.Span);
            await peer.FlushAsync(patience.Token);
            var head = await peer.ReadHeadAsync(patience.Token);
            if (head is null) return;
            var status = RawPeer.StatusOf(head);
            if (status is < 100 or >= 600) attack.Findings.Add($"request {number} is answered with {head}");
            else Interlocked.Increment(ref statuses[status]);

            // a handler of an agent may fail; the fuzz agent's do not
            if (status == 500) attack.Findings.Add($"request {number} is answered 500: {Encoding.UTF8.GetString(request.Span[..Math.Min(request.Length, 400)])}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            if (isWhole) attack.Findings.Add($"request {number} is not answered: {Encoding.UTF8.GetString(request.Span[..Math.Min(request.Length, 400)])}");
        }
    }

    /// <summary>Returns whether it is a whole request that is to be answered at once.</summary>
    private static bool Write(ref Dice dice, FuzzBuffer request, string host)
    {
        var body = new FuzzBuffer();
        if (dice.OneIn(3)) ReconGrammar.WriteCommand(ref dice, body);
        else JsonGrammar.Write(ref dice, body);
        if (dice.OneIn(3)) Mutator.Mutate(ref dice, body, Corpus.Recon);
        var method = dice.Pick<string>(Methods);
        request.Add(method).Add(" "u8);
        var node = EnvelopeGrammar.Node(ref dice);
        request.Add(node.StartsWith('/') ? node.Replace(" ", "%20", StringComparison.Ordinal) : $"/{Uri.EscapeDataString(node)}");
        request.Add(dice.Next(10) switch { 0 => "?lane"u8, 1 => "?lane=&lane=x&&=&%"u8, _ => "?lane="u8 }).Add(Uri.EscapeDataString(EnvelopeGrammar.Lane(ref dice)));
        if (dice.OneIn(10)) request.Add("&region={south:1,west:"u8);
        request.Add(" HTTP/1.1\r\nHost: "u8).Add(host).Add("\r\nConnection: close\r\n"u8);
        for (var headers = dice.NextSmall(4); headers > 0; headers--) request.Add(dice.Pick<string>(Headers)).Add("\r\n"u8);
        request.Add("Content-Type: "u8).Add(dice.Pick<string>(Types)).Add("\r\nContent-Length: "u8).Add(body.Length.ToString(CultureInfo.InvariantCulture)).Add("\r\n\r\n"u8);
        var text = Encoding.UTF8.GetString(request.Span);
        var isWhole = !text.Contains("event-stream", StringComparison.Ordinal) && !text.Contains("chunked", StringComparison.Ordinal) && !text.Contains("Upgrade", StringComparison.Ordinal);
        request.Add(body.Span);
        if (!dice.OneIn(3)) return isWhole;
        Mutator.Mutate(ref dice, request, Corpus.Uris);
        return false;
    }

    private static async Task CheckTooLargeAsync(Attack attack, CancellationToken cancellationToken)
    {
        await CheckAsync("Content-Length: 3000000\r\n\r\n", new byte[64]);
        await CheckAsync("Transfer-Encoding: chunked\r\n\r\n", [.. "300000\r\n"u8, .. new byte[0x300000], .. "\r\n0\r\n\r\n"u8]);

        async Task CheckAsync(string headers, byte[] body)
        {
            using var guard = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            guard.CancelAfter(AnswerTime);
            await using var peer = await RawPeer.ConnectAsync(attack.Server.Address, guard.Token);
            peer.Write([.. Encoding.ASCII.GetBytes($"POST /fuzz/1?lane=value HTTP/1.1\r\nHost: {attack.Server.Host}\r\nContent-Type: application/json\r\n{headers}"), .. body]);
            var writing = peer.FlushAsync(guard.Token);
            var head = await peer.ReadHeadAsync(guard.Token);
            if (head is null || RawPeer.StatusOf(head) != 413) attack.Findings.Add($"a body that is too large is answered {head ?? "nothing"}");
            await peer.DisposeAsync();
            await ((Task)writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async ValueTask StreamAsync(Attack attack, int index, CancellationToken cancellationToken)
    {
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        guard.CancelAfter(AnswerTime);
        await using var peer = await RawPeer.ConnectAsync(attack.Server.Address, guard.Token);
        var lane = Serving.FuzzLanes.All[index % Serving.FuzzLanes.All.Length];
        peer.Write(Encoding.ASCII.GetBytes($"GET /fuzz/{index % 8}?lane={lane} HTTP/1.1\r\nHost: {attack.Server.Host}\r\nAccept: text/event-stream\r\n\r\n"));
        await peer.FlushAsync(guard.Token);
        try
        {
            var head = await peer.ReadHeadAsync(guard.Token);
            if (head is null || RawPeer.StatusOf(head) is not (200 or 406 or 405)) attack.Findings.Add($"an event stream of {lane} is answered {head ?? "nothing"}");
            if (index % 2 == 0) await peer.ReadSomeAsync(guard.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            attack.Findings.Add($"an event stream of {lane} is not answered");
        }
    }
}
