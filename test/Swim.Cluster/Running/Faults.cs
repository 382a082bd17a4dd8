using System.Globalization;
using Swim.Cluster.Checking;
using Swim.Cluster.Clients;
using Swim.Cluster.Silos;

namespace Swim.Cluster.Running;

/// <summary>What is done to the cluster, each with what must come of it.</summary>
internal sealed class Faults(World world, IReadOnlyList<Peer> peers, Membership membership, IsolatedPlace? place, int isolatedSlot, Random random)
{
    private readonly NextVersion _next = new(world);

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private const int Starts = 3;

    private int ShortPause => world.Options.Probe > 0 ? world.Options.Probe / 2 : 2_000;

    public Task<FaultOutcome> RunAsync(string fault, CancellationToken cancellationToken) => fault switch
    {
        "kill" => KillAsync(cancellationToken),
        "double" => KillTwoAsync(cancellationToken),
        "drain" => DrainAsync(cancellationToken),
        "roll" => RollAsync(cancellationToken),
        "pause" => PauseAsync(cancellationToken),
        "freeze" => FreezeAsync(cancellationToken),
        "cut" => CutAsync(cancellationToken),
        "collect" => CollectAsync(cancellationToken),
        "migrate" => MigrateAsync(cancellationToken),
        "upgrade" => UpgradeAsync(cancellationToken),
        _ => Task.FromResult(new FaultOutcome("nothing")),
    };

    /// <summary>Starts what is down, and what has ended by itself.</summary>
    public Task RestoreAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(world.Silos.Where(static silo => silo.State == SiloState.Down).ToArray().Select(silo => StartAsync(silo, cancellationToken)));

    /// <summary>A silo that has ended although nobody ended it: it must have been declared dead.</summary>
    public async Task CheckLivingAsync(CancellationToken cancellationToken)
    {
        foreach (var silo in world.Silos.Where(silo => silo is { State: SiloState.Up, IsRunning: false }).ToArray())
        {
            silo.Ended();
            var log = silo.Log;
            if (!log.Contains("dead", StringComparison.OrdinalIgnoreCase)) world.Findings.Add($"{silo.Name} has ended by itself:\n{log}");
            world.Troubles.Add(Moment.Now - (long)world.Options.Detection.TotalMilliseconds, Moment.Now);
            FalseDeaths++;
            await StartAsync(silo, cancellationToken);
        }
    }

    /// <summary>Silos that did nothing wrong and were declared dead: the machine was too slow for the settings.</summary>
    public int FalseDeaths { get; private set; }

    private async Task<SiloProcess> PickAsync(CancellationToken cancellationToken)
    {
        var gateways = world.Living.Where(static silo => silo.IsGateway).ToArray();
        var pick = random.Next(world.Living.Count());
        return pick < gateways.Length ? gateways[pick] : (await PickSilosAsync(cancellationToken))[0];
    }

    /// <summary>All silos in an order of chance; more often than not those come first that have most agents, since little happens to the others.</summary>
    private async Task<SiloProcess[]> PickSilosAsync(CancellationToken cancellationToken)
    {
        var silos = world.Living.Where(static silo => !silo.IsGateway).OrderBy(_ => random.Next()).ToArray();
        if (random.Next(4) == 0) return silos;
        var counts = new Dictionary<SiloProcess, int>();
        foreach (var silo in silos) counts[silo] = (await NodesAsync(silo, cancellationToken)).Length;
        return [.. silos.OrderByDescending(silo => counts[silo])];
    }

    private static async Task<string[]> NodesAsync(SiloProcess silo, CancellationToken cancellationToken) =>
        (await silo.Http.GetStringAsync(new Uri("/cluster/agents", UriKind.Relative), cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task StartAsync(SiloProcess silo, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await TryStartAsync(silo, cancellationToken);
                return;
            }
            catch (InvalidOperationException) when (tries < Starts && silo.Log.Contains("I have been told I am dead", StringComparison.Ordinal))
            {
                // on a machine that is too slow for the settings: its supervisor would start it again
                FalseDeaths++;
            }
        }
    }

    private async Task TryStartAsync(SiloProcess silo, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartTimeout);
        try
        {
            await silo.StartAsync(otherPorts: random.Next(2) == 0, limit.Token);
        }
        catch (Exception error) when (error is InvalidOperationException or OperationCanceledException)
        {
            throw new InvalidOperationException($"{silo.Name} does not start: {error.Message}\n{silo.Log}", error);
        }
    }

    /// <summary>As <c>kill -9</c>.</summary>
    private async Task<FaultOutcome> KillAsync(CancellationToken cancellationToken)
    {
        var silo = await PickAsync(cancellationToken);
        world.Troubles.Begin();
        var at = Moment.Now;
        await silo.KillAsync();
        world.Troubles.End();
        return await RecoverAsync($"{silo.Name} killed", silo, at, cancellationToken);
    }

    private async Task<FaultOutcome> KillTwoAsync(CancellationToken cancellationToken)
    {
        var silos = await PickSilosAsync(cancellationToken);
        var (first, second) = (silos[0], silos[1]);
        world.Troubles.Begin();
        var at = Moment.Now;
        await Task.WhenAll(first.KillAsync(), second.KillAsync());
        world.Troubles.End();
        return await RecoverAsync($"{first.Name} and {second.Name} killed", second, at, cancellationToken, world.Options.DetectionOfMost);
    }

    /// <summary>As an operator stops it: nothing may be lost, nobody elsewhere may notice.</summary>
    private async Task<FaultOutcome> DrainAsync(CancellationToken cancellationToken)
    {
        var silo = await PickAsync(cancellationToken);
        world.Troubles.MayForget();
        var at = Moment.Now;
        await silo.TerminateAsync();
        var took = Moment.Now - at;
        var outcome = await RecoverAsync($"{silo.Name} stopped in good order", silo, Moment.Now, cancellationToken);
        return outcome with { What = Text($"{outcome.What} in {took} ms") };
    }

    /// <summary>All silos, one after the other, as an upgrade does.</summary>
    private async Task<FaultOutcome> RollAsync(CancellationToken cancellationToken)
    {
        var at = Moment.Now;
        foreach (var silo in world.Living.ToArray()) await ReplaceAsync(silo, cancellationToken);
        return new FaultOutcome(Text($"all restarted in turn in {Moment.Now - at} ms"));
    }

    /// <summary>The same to another version of the program, the next one and the one before by turns: both serve the same agents meanwhile.</summary>
    private async Task<FaultOutcome> UpgradeAsync(CancellationToken cancellationToken)
    {
        var at = Moment.Now;
        _next.IsServed = !_next.IsServed;
        foreach (var silo in world.Living.ToArray())
        {
            silo.Program = _next.IsServed ? world.Options.Next : null;
            await ReplaceAsync(silo, cancellationToken);
        }

        var took = Moment.Now - at;
        await _next.CheckAsync(cancellationToken);
        return new FaultOutcome(Text($"{(_next.IsServed ? "all upgraded to the next version" : "all put back to the version before")} in turn in {took} ms"));
    }

    private async Task ReplaceAsync(SiloProcess silo, CancellationToken cancellationToken)
    {
        world.Troubles.MayForget();
        await silo.TerminateAsync();
        await StartAsync(silo, cancellationToken);
    }

    /// <summary>It stands still for less than it takes to be given up: its links wait, and that is all.</summary>
    private async Task<FaultOutcome> PauseAsync(CancellationToken cancellationToken)
    {
        var silo = await PickAsync(cancellationToken);
        var pause = random.Next(20, ShortPause);
        world.Troubles.Begin();
        silo.Freeze();
        await Task.Delay(pause, cancellationToken);
        silo.Thaw();
        var outcome = await CurrentAsync(Text($"{silo.Name} stood still for {pause} ms"), Survivors(), Moment.Now, null, cancellationToken);
        if (silo.IsRunning && (silo.IsGateway || await membership.IsMemberAsync(silo.Endpoint, cancellationToken))) world.Troubles.Cancel();
        else world.Troubles.End();
        return outcome;
    }

    /// <summary>It stands still until the others have given it up; then it goes on, and must find out.</summary>
    private async Task<FaultOutcome> FreezeAsync(CancellationToken cancellationToken)
    {
        var silo = (await PickSilosAsync(cancellationToken))[0];
        world.Troubles.Begin();
        var at = Moment.Now;
        silo.State = SiloState.Troubled;
        silo.Freeze();
        var outcome = await RecoverAsync($"{silo.Name} frozen", silo, at, cancellationToken);
        var thawed = Moment.Now;
        silo.Thaw();
        await UntilEndedAsync(silo, "went on after it had been declared dead", cancellationToken);
        world.Troubles.End();
        return outcome with { What = Text($"{outcome.What}, ended {Moment.Now - thawed} ms after it went on") };
    }

    /// <summary>It is cut off from the others, and perhaps from clients and the database; then it is not any more.</summary>
    private async Task<FaultOutcome> CutAsync(CancellationToken cancellationToken)
    {
        var silo = world.Silos.First(silo => silo.Slot == isolatedSlot);
        var edge = random.Next(2) == 0;
        world.Troubles.Begin();
        var at = Moment.Now;
        silo.State = SiloState.Troubled;
        await place!.CutAsync(edge);
        var outcome = await RecoverAsync($"{silo.Name} cut off from the others{(edge ? ", its clients and the database" : "")}", silo, at, cancellationToken);
        await Task.Delay(random.Next(100, 3_000), cancellationToken);
        await place.HealAsync();
        await UntilEndedAsync(silo, "went on after it had been cut off and declared dead", cancellationToken);
        world.Troubles.End();
        return outcome;
    }

    /// <summary>Some agents rest until they are collected, though links stand to them; then one command must reach all links.</summary>
    private async Task<FaultOutcome> CollectAsync(CancellationToken cancellationToken)
    {
        world.Troubles.MayForget();
        var resting = world.Plain.OrderBy(_ => random.Next()).Take(2).ToArray();
        foreach (var agent in resting) agent.IsResting = true;
        try
        {
            var limit = TimeSpan.FromSeconds((world.Options.Collection * 2) + 10);
            if (!await UntilCollectedAsync(resting, limit, cancellationToken))
            {
                world.Findings.Add($"not collected although idle, with links to them: {string.Join(", ", await ActiveAsync(resting, cancellationToken))}");
                return new FaultOutcome("agents stay active");
            }

            await Task.Delay(random.Next(0, 1_500), cancellationToken);
            var woken = await ActiveAsync(resting, cancellationToken);
            if (woken.Count > 0) world.Findings.Add($"woken though nobody wrote to them: {string.Join(", ", woken)}");

            var at = Moment.Now;
            var mark = Beats.Mark();
            var current = peers.Where(static peer => peer.IsCurrent).ToArray();
            foreach (var agent in resting) await Beats.SendOnceAsync(current[random.Next(current.Length)], agent, cancellationToken);
            var missing = await Beats.UntilShownAsync(mark, current, resting, world.Options.Settle, cancellationToken);
            if (missing is not null) world.Findings.Add($"a write to a collected agent has not reached {missing}");
            return new FaultOutcome(Text($"{string.Join(", ", resting.Select(static agent => agent.Node))} collected while watched, then written to"), Moment.Now - at);
        }
        finally
        {
            foreach (var agent in resting) agent.IsResting = false;
        }
    }

    /// <summary>Agents are told to move.</summary>
    private async Task<FaultOutcome> MigrateAsync(CancellationToken cancellationToken)
    {
        world.Troubles.MayForget();
        var at = Moment.Now;
        var peer = peers[random.Next(peers.Count)];
        foreach (var agent in world.Agents) await peer.TrySendAsync($"@command(node:\"{agent.Node}\",lane:move)", cancellationToken);
        return await CurrentAsync("all agents told to move", Survivors(), at, null, cancellationToken);
    }

    private Peer[] Survivors() => [.. peers.Where(static peer => peer.IsCurrent && peer.Silo is { State: SiloState.Up })];

    private Task<FaultOutcome> RecoverAsync(string what, SiloProcess gone, long at, CancellationToken cancellationToken, TimeSpan? detection = null)
    {
        var survivors = peers.Where(peer => peer.IsConnected && peer.Silo is { State: SiloState.Up } silo && silo != gone).ToArray();
        return CurrentAsync(what, survivors, at, gone, cancellationToken, detection);
    }

    private async Task<FaultOutcome> CurrentAsync(string what, Peer[] survivors, long at, SiloProcess? gone, CancellationToken cancellationToken, TimeSpan? detection = null)
    {
        var limit = detection ?? world.Options.Detection;
        var mark = Beats.Mark();
        await using var beats = new Beats(world, peers);
        beats.Start();
        long? declared = null;

        // without another silo nobody declares anything
        var watching = gone is null or { IsGateway: true } || !world.Living.Any() ? Task.CompletedTask : DeclaredAsync();
        var missing = await Beats.UntilShownAsync(mark, survivors, world.Agents, limit + world.Options.Settle, cancellationToken);
        var now = Moment.Now;
        if (missing is not null) world.Findings.Add($"{what}: {now - at} ms later nothing sent since has been shown on {missing}");
        await watching;
        return new FaultOutcome(what, now - at, declared is { } moment ? Math.Max(0, now - moment) : null);

        async Task DeclaredAsync()
        {
            if (await membership.UntilGoneAsync(gone.Endpoint, limit, cancellationToken)) declared = Moment.Now;
            else world.Findings.Add($"{gone.Name} is still a member {limit.TotalSeconds} s after: {what}");
        }
    }

    private async Task UntilEndedAsync(SiloProcess silo, string otherwise, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Look);
        var end = Moment.Now + (long)(world.Options.Detection + world.Options.Settle).TotalMilliseconds;
        while (silo.IsRunning && Moment.Now < end) await timer.WaitForNextTickAsync(cancellationToken);
        if (silo.IsRunning)
        {
            world.Findings.Add($"{silo.Name} {otherwise}");
            await silo.KillAsync();
        }

        silo.Ended();
    }

    private async Task<bool> UntilCollectedAsync(IReadOnlyList<AgentLedger> agents, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var end = Moment.Now + (long)timeout.TotalMilliseconds;
        while ((await ActiveAsync(agents, cancellationToken)).Count > 0)
        {
            if (Moment.Now > end) return false;
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return true;
    }

    private async Task<IReadOnlyList<string>> ActiveAsync(IReadOnlyList<AgentLedger> agents, CancellationToken cancellationToken)
    {
        var active = new List<string>();
        foreach (var silo in world.Living)
        {
            var nodes = await NodesAsync(silo, cancellationToken);
            active.AddRange(agents.Where(agent => nodes.Contains(agent.Node)).Select(agent => $"{agent.Node} on {silo.Name}"));
        }

        return active;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
