using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Swim.Cluster.Checking;
using Swim.Cluster.Silos;
using Swim.Crash.Clients;
using Swim.Recon;
using Swim.Warp;

namespace Swim.Cluster.Running;

/// <summary>
/// The next version of the program has lanes that the one before has not, and a member more in a record that both store. When all silos run it, the new lanes work through each of
/// them, and have kept what they had before the version was put back.
/// </summary>
internal sealed class NextVersion(World world)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(40);

    // by node, what has been seen of the new lanes
    private readonly Dictionary<string, long> _wide = [];
    private readonly Dictionary<string, long> _counted = [];

    /// <summary>Whether the next version is to be served.</summary>
    public bool IsServed { get; set; }

    /// <summary>Looks at the new lanes while the load goes on.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(world.Options.Settle);
        var at = "";
        try
        {
            foreach (var silo in world.Living.ToArray())
            {
                foreach (var agent in world.Plain.Select(static agent => agent.Node))
                {
                    at = $"{agent} through {silo.Name}";
                    if (IsServed) await UntilWrittenAsync(silo, agent, limit.Token);
                    else if (await ReadAsync(silo, agent, limit.Token) is { } number) world.Findings.Add(Text($"{at}: the version before has a lane of the next one, with {number}"));
                }

                at = $"links through {silo.Name}";
                if (IsServed) await LinkAsync(silo, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            world.Findings.Add(Text($"{at}: the lanes of the next version do not show what is written within {world.Options.Settle.TotalSeconds} s"));
        }
    }

    // by this version: the load writes on
    private async Task UntilWrittenAsync(SiloProcess silo, string node, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Look);
        var before = _wide.GetValueOrDefault(node);
        while (true)
        {
            var number = await ReadAsync(silo, node, cancellationToken) ?? -1;
            if (number >= 0 && number < before) world.Findings.Add(Text($"{node} wide has gone back from {before} to {number}"));
            if (number > before)
            {
                _wide[node] = number;
                return;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private async Task LinkAsync(SiloProcess silo, CancellationToken cancellationToken)
    {
        using var socket = new PeerSocket();
        await socket.ConnectAsync(silo.WebSocketUri, cancellationToken);
        var nodes = world.Plain.Select(static agent => agent.Node).ToArray();
        foreach (var node in nodes)
        {
            await socket.SendAsync($"@sync(node:\"{node}\",lane:wide)", cancellationToken);
            await socket.SendAsync($"@sync(node:\"{node}\",lane:counted)", cancellationToken);
        }

        var counts = nodes.ToDictionary(static node => node, static _ => new Dictionary<string, long>());
        var wide = new Dictionary<string, long>();
        for (var open = nodes.Length * 2; open > 0;)
        {
            var frame = await socket.ReceiveAsync(cancellationToken);
            if (frame.IsEmpty)
            {
                world.Findings.Add($"{silo.Name} has closed the connection that links to the lanes of the next version");
                return;
            }

            if (Accept(silo, frame.Span, wide, counts)) open--;
        }

        foreach (var node in nodes)
        {
            var (number, sum) = (wide.GetValueOrDefault(node), counts[node].Values.Sum());
            if (number < _wide.GetValueOrDefault(node)) world.Findings.Add(Text($"{silo.Name}: a link to {node} wide shows {number}; it had {_wide[node]}"));
            if (sum < _counted.GetValueOrDefault(node)) world.Findings.Add(Text($"{silo.Name}: a link to {node} counted shows {sum} steps; it had {_counted[node]}"));
            (_wide[node], _counted[node]) = (number, sum);
        }
    }

    // true when one link has its state, or will not have it
    private bool Accept(SiloProcess silo, ReadOnlySpan<byte> frame, Dictionary<string, long> wide, Dictionary<string, Dictionary<string, long>> counts)
    {
        if (!EnvelopeReader.TryRead(frame, out var header, out _)) return false;
        var (node, isWide) = (Encoding.UTF8.GetString(header.Node), header.Lane.SequenceEqual("wide"u8));
        switch (header.Kind)
        {
            case EnvelopeKind.Event when isWide:
                wide[node] = NumberOf(Value.Parse(header.Body));
                return false;
            case EnvelopeKind.Event:
                var body = Value.Parse(header.Body);
                if (body.Tag == "update") counts[node][body.GetHeader("update")["key"].ToString()] = body.Body is Num count && count.TryGetInt64(out var steps) ? steps : 0;
                return false;
            case EnvelopeKind.Unlinked:
                world.Findings.Add($"{silo.Name}: a link to {node} {(isWide ? "wide" : "counted")} was unlinked: {Encoding.UTF8.GetString(header.Body)}");
                return true;
            default:
                return header.Kind == EnvelopeKind.Synced;
        }
    }

    private static async Task<long?> ReadAsync(SiloProcess silo, string node, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{node}?lane=wide", UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-recon"));
        using var answer = await silo.Http.SendAsync(request, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound) return null;
        answer.EnsureSuccessStatusCode();
        return NumberOf(Value.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken)));
    }

    private static long NumberOf(Value mark) => mark is Record && mark["number"] is Num number && number.TryGetInt64(out var n) ? n : 0;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
