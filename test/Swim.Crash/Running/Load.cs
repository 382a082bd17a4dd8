using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Swim.Crash.Checking;
using Swim.Crash.Clients;

namespace Swim.Crash.Running;

/// <summary>What one client does to the server: orders in bursts, keys of its own set and removed, acknowledged requests, a new connection now and then.</summary>
internal sealed class Load(World world, Peer peer, Random random)
{
    private const int MaxOutstanding = 48;
    private const int KeysPerAgent = 60;
    private const int RequestWriter = 1_000;

    private static readonly string[] Groups = ["c", "w", "t", "cw", "cwt", "w", "c"];

    private readonly Dictionary<string, long> _keyNumbers = [];
    private readonly HashSet<string> _present = [];
    private long _order;
    private long _request;
    private volatile bool _stopping;

    /// <summary>Sends nothing new from now on; what is under way ends as it would. (A cancelled send would end the connection.)</summary>
    public void Stop() => _stopping = true;

    /// <summary>Before it runs again.</summary>
    public void Rearm() => _stopping = false;

    /// <summary>Until stopped, or until the server is no more.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!_stopping)
            {
                await peer.UntilOutstandingAsync(MaxOutstanding, cancellationToken);
                await ActAsync(cancellationToken);
                if (random.Next(3) == 0) await Task.Delay(random.Next(1, 6), cancellationToken);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException or HttpRequestException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            if (!cancellationToken.IsCancellationRequested && world.IsServerExpected) world.Findings.Add($"client {peer.Number}: could not go on: {error.Message}");
        }
    }

    /// <summary>Waits until what was sent has been handled.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        foreach (var agent in world.Agents) await peer.OrderAsync(agent, "cwt", ++_order, 1, cancellationToken);
        await peer.UntilOutstandingAsync(0, cancellationToken);
    }

    private async Task ActAsync(CancellationToken cancellationToken)
    {
        var agent = world.Agents[random.Next(world.Agents.Count)];
        switch (random.Next(1_000))
        {
            case < 600:
                for (var burst = random.Next(1, 9); burst > 0; burst--)
                    await peer.OrderAsync(agent, Groups[random.Next(Groups.Length)], ++_order, random.Next(50) == 0 ? 40 : 1, cancellationToken);
                break;
            case < 850:
                for (var burst = random.Next(1, 9); burst > 0; burst--) await WriteKeyAsync(agent, cancellationToken);
                break;
            case < 920:
                await OrderByRequestAsync(agent, cancellationToken);
                break;
            case < 996:
                await SetCellAsync(cancellationToken);
                break;
            default:
                // first everything must have been handled: what two connections send has no order
                await DrainAsync(cancellationToken);
                await peer.ConnectAsync(isNewLife: false, cancellationToken);
                break;
        }
    }

    private Task WriteKeyAsync(AgentLedger agent, CancellationToken cancellationToken)
    {
        var committed = random.Next(2) == 0;
        var lane = committed ? "cKeys" : "wKeys";
        var key = string.Create(CultureInfo.InvariantCulture, $"{agent.Node[7..]}-{peer.Number}-{random.Next(KeysPerAgent)}");
        var number = _keyNumbers[lane + key] = _keyNumbers.GetValueOrDefault(lane + key) + 1;
        var isRemoval = _present.Contains(lane + key) && random.Next(3) == 0;
        (committed ? agent.CommittedKeys : agent.BehindKeys).Send(key, number, isRemoval);
        if (isRemoval) _present.Remove(lane + key);
        else _present.Add(lane + key);
        var body = isRemoval ? $"@remove(key:\"{key}\")" : string.Create(CultureInfo.InvariantCulture, $"@update(key:\"{key}\") {number}");
        return peer.SendAsync($"@command(node:\"{agent.Node}\",lane:{lane}){body}", cancellationToken);
    }

    private async Task OrderByRequestAsync(AgentLedger agent, CancellationToken cancellationToken)
    {
        var groups = random.Next(2) == 0 ? "c" : "cw";
        var writer = RequestWriter + peer.Number;
        var number = ++_request;
        agent.Send(groups, writer, number, 1);
        var body = string.Create(CultureInfo.InvariantCulture, $"{{groups:{groups},writer:{writer},number:{number},times:1}}");
        if (await PostAsync(agent.Node, "step", body, cancellationToken)) agent.ByGroup['c'].Writers.Saw(writer, number);
    }

    /// <summary>Each agent's cell has one client that sets it, so that its numbers come in order.</summary>
    private async Task SetCellAsync(CancellationToken cancellationToken)
    {
        var mine = world.Agents.Where((_, i) => i % world.Clients == peer.Number % world.Clients).ToArray();
        if (mine.Length == 0) return;
        var agent = mine[random.Next(mine.Length)];
        var number = agent.Cell.Next();
        if (await PostAsync(agent.Node, "cCell", number.ToString(CultureInfo.InvariantCulture), cancellationToken)) agent.Cell.Saw(number);
    }

    private async Task<bool> PostAsync(string node, string lane, string recon, CancellationToken cancellationToken)
    {
        using var content = new StringContent(recon, Encoding.UTF8, "application/x-recon");
        world.Figures.Command();
        using var answer = await world.Server.Http.PostAsync(new Uri($"{node}?lane={lane}", UriKind.Relative), content, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.Accepted || answer.StatusCode == HttpStatusCode.NoContent || answer.StatusCode == HttpStatusCode.OK)
        {
            world.Figures.Acknowledge();
            return true;
        }

        if (!world.MayUnlink) world.Findings.Add($"POST {node} {lane}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        return false;
    }
}
