using Swim.Crash.Checking;
using Swim.Crash.Clients;
using Swim.Crash.Scripts;

namespace Swim.Crash.Running;

/// <summary>Compares what the clients see, while nothing moves, with what they saw and sent before and with each other.</summary>
internal sealed class Verification(World world, IReadOnlyList<Peer> peers)
{
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SettlePause = TimeSpan.FromMilliseconds(20);

    /// <summary>The server has started anew, the clients have its state, and have asked nothing of it yet.</summary>
    public void NewLife(in ServerEnd crash, Loss loss)
    {
        Agree();
        foreach (var agent in world.Agents)
        {
            foreach (var group in AgentLedger.Groups)
            {
                var ledger = agent.ByGroup[group];
                var value = First<ValueView>(agent, $"{group}Value").Step;
                var map = First<StepMapView>(agent, $"{group}Map").Step;
                var list = First<StepListView>(agent, $"{group}List").Step;
                ledger.Value.Recovered(value, crash, loss);
                ledger.Map.Recovered(map, crash, loss);
                ledger.List.Recovered(list, crash, loss);
                ledger.Writers.Recovered(First<WritersView>(agent, $"{group}Writers").Entries, crash);
                if (group == 'c' && (value != map || map != list)) world.Findings.Add($"{agent.Node}: committed lanes of one turn stand at steps {value}, {map}, {list}");
            }

            agent.CommittedKeys.Recovered(First<KeysView>(agent, "cKeys").Entries, crash, loss);
            agent.BehindKeys.Recovered(First<KeysView>(agent, "wKeys").Entries, crash, loss);
            agent.Cell.Recovered(First<CellView>(agent, "cCell").Cell, crash);
            Compare(agent);
        }
    }

    /// <summary>Nothing more is sent: waits until every client sees the same, and compares that with what must be there.</summary>
    public async Task AtRestAsync(CancellationToken cancellationToken)
    {
        await SettledAsync(() => Views().All(views => views.Select(view => view.Print()).Distinct().Count() == 1), "clients do not come to see the same", cancellationToken);
        Agree();
        foreach (var agent in world.Agents) Compare(agent);
    }

    /// <summary>What stands now is stored: the lanes have rested for longer than they may wait.</summary>
    public void Stored()
    {
        foreach (var agent in world.Agents)
        {
            var ledger = agent.ByGroup['w'];
            ledger.Value.Stored(First<ValueView>(agent, "wValue").Step);
            ledger.Map.Stored(First<StepMapView>(agent, "wMap").Step);
            ledger.List.Stored(First<StepListView>(agent, "wList").Step);
        }
    }

    /// <summary>Waits until the joins show what their sources do.</summary>
    public async Task JoinsAsync(CancellationToken cancellationToken)
    {
        await SettledAsync(() => peers.All(peer => Differs(peer) is null), "joins do not come to show their sources", cancellationToken);
        foreach (var peer in peers)
            if (Differs(peer) is { } difference) world.Findings.Add(difference);
    }

    private string? Differs(Peer peer)
    {
        var keys = new Dictionary<string, long>();
        foreach (var agent in world.Agents)
        {
            foreach (var (lane, join) in ((string, string)[])[("cValue", "committed"), ("wValue", "behind")])
            {
                var source = peer.View<ValueView>(agent.Node, lane).Step;
                var joined = peer.View<JoinView>(World.TallyNode, join).Steps.GetValueOrDefault(agent.Node);
                if (source != joined) return $"client {peer.Number}: join {join} shows {agent.Node} at step {joined}; it is at {source}";
            }

            foreach (var (key, number) in peer.View<KeysView>(agent.Node, "wKeys").Entries) keys[key] = number;
        }

        var entries = peer.View<JoinKeysView>(World.TallyNode, "keys").Entries;
        foreach (var (key, number) in keys)
            if (entries.GetValueOrDefault(key) != number) return $"client {peer.Number}: join keys shows {key} with {entries.GetValueOrDefault(key)} instead of {number}";
        var more = entries.Keys.FirstOrDefault(key => !keys.ContainsKey(key));
        return more is null ? null : $"client {peer.Number}: join keys shows {more}, which no source has";
    }

    private void Agree()
    {
        foreach (var views in Views())
        {
            var first = views[0].Print();
            foreach (var view in views.Skip(1))
                if (view.Print() != first) world.Findings.Add($"{view.Name} shows something else than {views[0].Name}");
        }
    }

    // not the joins: those come to it in their own time
    private IEnumerable<SeenView[]> Views() =>
        peers.SelectMany(peer => peer.Views).Where(view => view.Node != World.TallyNode).GroupBy(view => (view.Node, view.Lane)).Select(group => group.ToArray());

    private void Compare(AgentLedger agent)
    {
        foreach (var (group, ledger) in agent.ByGroup)
        {
            Advance(ledger.ReferenceMap, First<StepMapView>(agent, $"{group}Map").Step);
            Advance(ledger.ReferenceList, First<StepListView>(agent, $"{group}List").Step);
            foreach (var peer in peers)
            {
                if (peer.View<StepMapView>(agent.Node, $"{group}Map").Compare(ledger.ReferenceMap) is { } map) world.Findings.Add(map);
                if (peer.View<StepListView>(agent.Node, $"{group}List").Compare(ledger.ReferenceList) is { } list) world.Findings.Add(list);
            }
        }
    }

    private static void Advance(ReferenceMap reference, long step)
    {
        if (step < reference.Step) reference.Reset();
        reference.AdvanceTo(step);
    }

    private static void Advance(ReferenceList reference, long step)
    {
        if (step < reference.Step) reference.Reset();
        reference.AdvanceTo(step);
    }

    private TView First<TView>(AgentLedger agent, string lane) where TView : SeenView => peers[0].View<TView>(agent.Node, lane);

    private async Task SettledAsync(Func<bool> settled, string otherwise, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(SettleTimeout);
        using var timer = new PeriodicTimer(SettlePause);
        try
        {
            while (!Try(settled)) await timer.WaitForNextTickAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            world.Findings.Add(otherwise);
        }
    }

    // the views are written by the clients' loops meanwhile: a look that comes at a bad moment is taken again
    private static bool Try(Func<bool> settled)
    {
        try
        {
            return settled();
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
