using System.Globalization;
using Swim.Cluster.Checking;
using Swim.Cluster.Clients;

namespace Swim.Cluster.Running;

/// <summary>What one client does: orders, keys of its own set and removed. It does not wait for anything.</summary>
internal sealed class Load(World world, Peer peer, Random random)
{
    private const int KeysPerAgent = 5;

    private readonly HashSet<(string Node, string Lane, string Key)> _present = [];
    private volatile bool _paused = true;

    public Peer Peer => peer;

    public void Pause() => _paused = true;

    public void Resume() => _paused = false;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(random.Next(1, world.Options.Pace * 2), cancellationToken);
                if (_paused || !peer.IsConnected) continue;
                var agent = world.Agents[random.Next(world.Agents.Count)];
                if (agent.IsResting) continue;
                if (random.Next(2) == 0) await OrderAsync(agent, cancellationToken);
                else await WriteKeyAsync(agent, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // the run is over
        }
    }

    /// <summary>Removes what connections that are no more have left; called when nothing moves.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        foreach (var (node, lane, key) in _present.Where(one => !IsOwn(one.Key)).ToArray())
        {
            var agent = world.Agents.First(one => one.Node == node);
            agent.Keys[lane].Send(key, isRemoval: true);
            if (await peer.TrySendAsync($"@command(node:\"{node}\",lane:{lane})@remove(key:\"{key}\")", cancellationToken)) _present.Remove((node, lane, key));
        }
    }

    /// <summary>Whether a key is written by the present connection.</summary>
    public bool IsOwn(string key) => key.StartsWith(peer.Writer + "-", StringComparison.Ordinal);

    /// <summary>An order of no effect, whose echo says that everything before it has been handled.</summary>
    public async Task<long> FenceAsync(AgentLedger agent, CancellationToken cancellationToken)
    {
        var sequence = peer.NextSequence();
        await peer.TrySendAsync(Frame(agent, sequence, "-", 1), cancellationToken);
        return sequence;
    }

    private async Task OrderAsync(AgentLedger agent, CancellationToken cancellationToken)
    {
        // values and lists are written by one client each, so that their numbers come in order
        var owns = agent.Node[^1] % world.Options.Clients == peer.Number % world.Options.Clients;
        string[] kinds = agent.IsStored ? owns ? ["cws", "w", "c", "ld", "cwn", "wd"] : ["s", "n", "ns"] : owns ? ["t"] : ["-"];
        for (var burst = random.Next(1, 4); burst > 0; burst--)
        {
            var kind = kinds[random.Next(kinds.Length)];
            var number = agent.Next();
            foreach (var (letter, lane) in ((char, string)[])[('c', "cValue"), ('w', "wValue"), ('l', "cList"), ('d', "wList"), ('t', "tValue")])
                if (kind.Contains(letter, StringComparison.Ordinal)) agent.Numbers[lane].Send(number);
            if (!await peer.TrySendAsync(Frame(agent, peer.NextSequence(), kind, number), cancellationToken)) return;
        }
    }

    private string Frame(AgentLedger agent, long sequence, string kind, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"@command(node:\"{agent.Node}\",lane:order){{writer:\"{peer.Writer}\",order:{sequence},kind:\"{kind}\",number:{number}}}");

    private async Task WriteKeyAsync(AgentLedger agent, CancellationToken cancellationToken)
    {
        var (lane, ledger) = agent.Keys.ElementAt(random.Next(agent.Keys.Count));
        for (var burst = random.Next(1, 4); burst > 0; burst--)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{peer.Writer}-{agent.Node[1..]}.{random.Next(KeysPerAgent)}");
            var isRemoval = _present.Contains((agent.Node, lane, key)) && random.Next(3) == 0;
            var number = ledger.Send(key, isRemoval);
            if (isRemoval) _present.Remove((agent.Node, lane, key));
            else _present.Add((agent.Node, lane, key));
            var body = isRemoval ? $"@remove(key:\"{key}\")" : string.Create(CultureInfo.InvariantCulture, $"@update(key:\"{key}\") {number}");
            if (!await peer.TrySendAsync($"@command(node:\"{agent.Node}\",lane:{lane}){body}", cancellationToken)) return;
        }
    }
}
