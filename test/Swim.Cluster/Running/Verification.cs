using System.Globalization;
using System.Net.Http.Headers;
using Swim.Cluster.Checking;
using Swim.Cluster.Clients;
using Swim.Cluster.Silos;
using Swim.Recon;

namespace Swim.Cluster.Running;

/// <summary>When nothing is sent any more: everybody must be shown what there is, whichever silo is asked.</summary>
internal sealed class Verification(World world, IReadOnlyList<Load> loads)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan FenceAgain = TimeSpan.FromSeconds(2);

    /// <summary>Brings everything to rest, compares, and takes what there is for what must stay.</summary>
    /// <param name="since">When the round began: writers that have lived through it must find their last words, unless there was trouble since.</param>
    /// <param name="writers">The connections at that time.</param>
    public async Task AtRestAsync(long since, IReadOnlySet<string> writers, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(world.Options.Settle);
        try
        {
            await UntilAsync(() => loads.All(static load => load.Peer.IsCurrent), limit.Token);
            await HandledAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            ReportUnrest();
        }

        using var further = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        further.CancelAfter(world.Options.Settle);

        // before anybody is asked, which would wake one that has not come back by itself
        await JoinsAsync(further.Token);
        await CompareAsync(further.Token);
        Settle(since, writers);
    }

    private static async Task UntilAsync(Func<bool> settled, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Look);
        while (!settled()) await timer.WaitForNextTickAsync(cancellationToken);
    }

    /// <summary>Every command that a living connection has sent has been handled: the echo of a later one is there.</summary>
    private async Task HandledAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Look);
        var waiting = loads.SelectMany(load => world.Agents.Select(agent => (load, agent))).ToList();
        while (waiting.Count > 0)
        {
            var sent = new Dictionary<(Load, AgentLedger), (string Writer, long Sequence)>();
            foreach (var (load, agent) in waiting) sent[(load, agent)] = (load.Peer.Writer, await load.FenceAsync(agent, cancellationToken));
            for (var waited = TimeSpan.Zero; waited < FenceAgain && waiting.Count > 0; waited += Look)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                waiting.RemoveAll(one => one.load.Peer.View<ItemsView>(one.agent.Node, "order").Has(sent[one].Writer, sent[one].Sequence));
            }
        }
    }

    private void ReportUnrest()
    {
        foreach (var peer in loads.Select(static load => load.Peer))
        {
            var missing = peer.Views.Where(static view => !view.IsSynced).Select(static view => $"{view.Node} {view.Lane}").ToArray();
            if (!peer.IsConnected) world.Findings.Add($"{peer.Name} could not connect");
            else if (missing.Length > 0) world.Findings.Add(Text($"{peer.Name} at {peer.Silo?.Name}: {missing.Length} links have not been synced: {string.Join(", ", missing.Take(5))}"));
            else
            {
                var silent = world.Agents.Where(agent => !peer.View<ItemsView>(agent.Node, "order").HasAny(peer.Writer)).Select(static agent => agent.Node).ToArray();
                if (silent.Length > 0) world.Findings.Add(Text($"{peer.Name} at {peer.Silo?.Name}: orders are not echoed by {string.Join(", ", silent.Take(5))}"));
            }
        }
    }

    /// <summary>Every silo's answer, and every link, until they agree or it has taken too long.</summary>
    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        var open = loads[0].Peer.Views.Where(static view => view.HasState).Select(static view => (view.Node, view.Lane)).ToList();
        using var timer = new PeriodicTimer(Look);
        var differences = new Dictionary<(string, string), string>();
        try
        {
            while (open.Count > 0)
            {
                foreach (var address in open.ToArray())
                {
                    var difference = await DifferenceAsync(address.Node, address.Lane, cancellationToken);
                    if (difference is null) open.Remove(address);
                    else differences[address] = difference;
                }

                if (open.Count > 0) await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            foreach (var address in open) world.Findings.Add($"{address.Node} {address.Lane}: {differences.GetValueOrDefault(address, "nobody answers")}");
        }

        foreach (var view in loads.SelectMany(static load => load.Peer.Views).OfType<ListView>()) view.Check();
    }

    /// <summary>Joins show what their sources have, or it has taken too long.</summary>
    private async Task JoinsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await UntilAsync(() => TryCompareJoins() is { Count: 0 }, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            foreach (var wrong in WrongJoins()) world.Findings.Add(wrong);
        }
    }

    private async Task<string?> DifferenceAsync(string node, string lane, CancellationToken cancellationToken)
    {
        string? first = null;
        foreach (var silo in world.Living)
        {
            var (answer, failure) = await ReadAsync(silo, node, lane, cancellationToken);
            if (failure is not null) return $"{silo.Name} answers {failure}";
            var state = loads[0].Peer.View<LinkView>(node, lane).PrintOf(answer);
            first ??= state;
            if (state != first) return $"{silo.Name} says {Short(state)}, {world.Living.First().Name} {Short(first)}";
        }

        foreach (var peer in loads.Select(static load => load.Peer))
        {
            var shown = TryPrint(peer.View<LinkView>(node, lane));
            if (shown != first) return $"{peer.Name} at {peer.Silo?.Name} is shown {Short(shown)} instead of {Short(first)}";
        }

        return null;
    }

    private static string? TryPrint(LinkView view)
    {
        try
        {
            return view.Print();
        }
        catch (InvalidOperationException)
        {
            // it is written meanwhile: another look follows
            return null;
        }
    }

    private static async Task<(Value State, string? Failure)> ReadAsync(SiloProcess silo, string node, string lane, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{node}?lane={lane}", UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-recon"));
        try
        {
            using var answer = await silo.Http.SendAsync(request, cancellationToken);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return answer.IsSuccessStatusCode ? (body.Length == 0 ? Value.Absent : Value.Parse(body), null) : (Value.Absent, Text($"{(int)answer.StatusCode}"));
        }
        catch (HttpRequestException error)
        {
            return (Value.Absent, error.Message);
        }
    }

    private List<string>? TryCompareJoins()
    {
        try
        {
            return WrongJoins();
        }
        catch (InvalidOperationException)
        {
            // a view is written meanwhile: another look follows
            return null;
        }
    }

    private List<string> WrongJoins()
    {
        var wrong = new List<string>();
        var peer = loads[0].Peer;
        var keys = new Dictionary<string, long>();
        var sum = 0L;
        foreach (var agent in world.Plain)
        {
            foreach (var (lane, join) in ((string, string)[])[("cValue", "committed"), ("wValue", "behind")])
            {
                var source = long.Parse(peer.View<NumberView>(agent.Node, lane).Print(), CultureInfo.InvariantCulture);
                var joined = peer.View<MarksView>(World.TallyNode, join).Entries.GetValueOrDefault(agent.Node);
                if (source != joined) wrong.Add(Text($"join {join} shows {agent.Node} at {joined}; it is at {source}"));
                if (join == "committed") sum += source;
            }

            foreach (var (key, number) in peer.View<KeysView>(agent.Node, "wMap").Entries) keys[key] = number;
        }

        var shown = peer.View<CountView>(World.TallyNode, "sum").Count;
        if (shown != sum) wrong.Add(Text($"the join's sum is {shown}; its sources have {sum}"));
        var entries = peer.View<EntriesView>(World.TallyNode, "keys").Entries;
        foreach (var (key, number) in keys)
            if (entries.GetValueOrDefault(key) != number) wrong.Add(Text($"join keys shows {key} with {entries.GetValueOrDefault(key)} instead of {number}"));
        foreach (var key in entries.Keys.Where(key => !keys.ContainsKey(key))) wrong.Add($"join keys shows {key}, which no source has");
        return wrong;
    }

    private void Settle(long since, IReadOnlySet<string> writers)
    {
        var calm = !world.Troubles.AnySince(since);
        var peer = loads[0].Peer;
        var now = loads.Select(static load => load.Peer.Writer).ToHashSet();
        foreach (var agent in world.Agents)
        {
            // a value's number may have been on its way through a silo that was stopped; keys tell whose they were
            var owner = loads.First(load => agent.Node[^1] % world.Options.Clients == load.Peer.Number % world.Options.Clients).Peer.Writer;
            var all = calm && writers.Contains(owner) && agent.IsStored;
            foreach (var (lane, ledger) in agent.Numbers)
            {
                if (peer.View<LinkView>(agent.Node, lane) is NumberView view) ledger.Settled(long.Parse(view.Print(), CultureInfo.InvariantCulture), all);
                else if (peer.View<ListView>(agent.Node, lane).Last is { } last) ledger.Settled(last, all);
            }

            foreach (var (lane, ledger) in agent.Keys)
            {
                ledger.Settled(
                    peer.View<KeysView>(agent.Node, lane).Entries,
                    key => calm && agent.IsStored && writers.Contains(WriterOf(key)) && now.Contains(WriterOf(key)),
                    key => !now.Contains(WriterOf(key)));
            }

            if (agent.IsStored) agent.Steps.Settled(long.Parse(peer.View<StepView>(agent.Node, "steps").Print(), CultureInfo.InvariantCulture));
        }
    }

    private static string WriterOf(string key) => key[..key.IndexOf('-', StringComparison.Ordinal)];

    private static string Short(string? text) => text is null ? "something in motion" : text.Length > 160 ? text[..160] + "…" : text;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
