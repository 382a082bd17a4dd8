using System.Globalization;
using System.Text;
using System.Text.Json;
using Swim.Cluster.Checking;
using Swim.Cluster.Clients;
using Swim.Cluster.Silos;
using Swim.Testing;

namespace Swim.Cluster.Running;

/// <summary>A cluster of processes under load, with something done to it in each round, and all that everybody saw compared with what was promised.</summary>
internal sealed class ClusterRun : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly RunOptions _options;
    private readonly TextWriter _output;
    private readonly Random _random;
    private readonly PostgresServer _postgres;
    private readonly IsolatedPlace? _place;
    private readonly World _world;
    private readonly Membership _membership;
    private readonly Peer[] _peers;
    private readonly Load[] _loads;
    private readonly Faults _faults;
    private readonly Observer? _observer;
    private readonly Verification _verification;
    private readonly CancellationTokenSource _end = new();
    private readonly List<RoundReport> _reports = [];
    private Task[] _loading = [];
    private string[] _order = [];
    private bool _isStuck;

    private ClusterRun(RunOptions options, TextWriter output, PostgresServer postgres, string database, IsolatedPlace? place)
    {
        _options = options;
        _output = output;
        _random = new Random(options.Seed);
        _postgres = postgres;
        _place = place;
        var settings = new ClusterSettings
        {
            Database = database,
            Probe = options.Probe,
            Misses = options.Misses,
            Collection = options.Collection,
            FirstGateway = options.Silos + 1,
            DrainWindow = options.DrainWindow,
            Logs = options.Logs,
            Isolated = place,
            IsolatedSlot = place is null ? -1 : options.Silos,
        };
        _world = new World(options, settings);
        _membership = new Membership(database);
        _peers = [.. Enumerable.Range(1, options.Clients).Select(i => new Peer(_world, i, _random.Next()))];
        _loads = [.. _peers.Select(peer => new Load(_world, peer, new Random(_random.Next())))];
        _faults = new Faults(_world, _peers, _membership, place, settings.IsolatedSlot, _random);
        _observer = options.Observer is { } folder ? new Observer(_world, folder) : null;
        _verification = new Verification(_world, _loads);
    }

    public static async Task<ClusterRun> CreateAsync(RunOptions options, TextWriter output)
    {
        if (options.Faults.Contains("cut") && !IsolatedPlace.IsPossible) throw new FormatException("The fault 'cut' needs Linux, root and the program ip.");
        var postgres = await PostgresServer.StartAsync();
        try
        {
            var database = await postgres.CreateDatabaseAsync();
            var place = options.Faults.Contains("cut") ? await IsolatedPlace.CreateAsync(database) : null;
            return new ClusterRun(options, output, postgres, database, place);
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether all went as promised.</summary>
    public async Task<bool> RunAsync()
    {
        Say($"seed {_options.Seed}: {_options.Rounds} rounds of {string.Join(", ", _options.Faults)}; {_options.Silos} silos, {_options.Gateways} gateways, {_options.Clients} clients, {_world.Agents.Count} agents; membership {(_options.Probe > 0 ? Text($"{_options.Probe} ms x {_options.Misses}") : "default")}");
        var began = Moment.Now;
        await RoundAsync(0, "start", StartAsync);
        for (var round = 1; round <= _options.Rounds && !_isStuck && !IsOver(began); round++)
        {
            var fault = FaultOf(round);
            await RoundAsync(round, fault, () => FaultAsync(fault));
        }

        return Summarize();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_loading);
        foreach (var peer in _peers) await peer.DisposeAsync();
        if (_observer is not null) await _observer.DisposeAsync();
        foreach (var silo in _world.Silos) await silo.DisposeAsync();
        await _membership.DisposeAsync();
        if (_place is not null) await _place.DisposeAsync();
        await _postgres.DisposeAsync();
        _world.Log?.Dispose();
        _end.Dispose();
    }

    private bool IsOver(long began) => _options.Limit > TimeSpan.Zero && Moment.Now - began > _options.Limit.TotalMilliseconds;

    // each fault once, in any order, before one comes again
    private string FaultOf(int round)
    {
        var at = (round - 1) % _options.Faults.Count;
        if (at == 0) _order = [.. _options.Faults.OrderBy(_ => _random.Next())];
        return _order[at];
    }

    private async Task<FaultOutcome> StartAsync()
    {
        var at = Moment.Now;

        // the first creates the tables; together they would wait for it
        await _world.Silos[0].StartAsync(otherPorts: false, _end.Token);
        await Task.WhenAll(_world.Silos.Skip(1).Select(silo => silo.StartAsync(otherPorts: false, _end.Token)));
        foreach (var agent in _world.Plain)
        {
            using var content = new StringContent($"\"{agent.Node}\"", Encoding.UTF8, "application/x-recon");
            using var answer = await _world.Silos[0].Http.PostAsync(new Uri($"{World.TallyNode}?lane=open", UriKind.Relative), content, _end.Token);
            if (!answer.IsSuccessStatusCode) _world.Findings.Add(Text($"the joins could not be opened: {(int)answer.StatusCode}"));
        }

        foreach (var peer in _peers) peer.Start(_world.Silos[peer.Number % _world.Silos.Count]);
        _loading = [.. _loads.Select(load => Task.Run(() => load.RunAsync(_end.Token)))];
        var started = Moment.Now - at;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var limit = new CancellationTokenSource(_options.Settle);
        while (!Array.TrueForAll(_peers, static peer => peer.IsCurrent) && !limit.IsCancellationRequested) await timer.WaitForNextTickAsync(_end.Token);
        return new FaultOutcome(Text($"all processes started in {started} ms, linked {Moment.Now - at - started} ms later"));
    }

    private async Task<FaultOutcome> FaultAsync(string fault)
    {
        var stalled = _peers.Length > 2 ? _peers[_random.Next(_peers.Length)] : null;
        foreach (var load in _loads) load.Resume();
        stalled?.Stall();
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(0.2 + (_random.NextDouble() * _options.Seconds)), _end.Token);

            // who does not read cannot tell what it was shown
            stalled?.Resume();
            var outcome = await _faults.RunAsync(fault, _end.Token);
            await _faults.RestoreAsync(_end.Token);
            await Task.Delay(TimeSpan.FromSeconds(0.3), _end.Token);
            return outcome;
        }
        finally
        {
            stalled?.Resume();
            foreach (var load in _loads) load.Pause();
        }
    }

    private async Task RoundAsync(int round, string fault, Func<Task<FaultOutcome>> part)
    {
        var figures = _world.Figures;
        var (commands, events, clears, lost) = (figures.Commands, figures.Events, figures.Clears, _world.Losses.Changes);
        var start = Moment.Now;
        var writers = _peers.Where(static peer => peer.IsConnected).Select(static peer => peer.Writer).ToHashSet();
        FaultOutcome outcome;
        try
        {
            outcome = await part();
            await _faults.CheckLivingAsync(_end.Token);
            await _verification.AtRestAsync(start, writers, _end.Token);
            if (_observer is not null) await ObserveAsync(_observer);
            await BalanceAsync();
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException or InvalidOperationException or HttpRequestException or IOException)
        {
            _world.Findings.Add($"{error}");
            _isStuck = true;
            outcome = new FaultOutcome("stuck");
        }

        var resident = _world.Silos.Where(static silo => silo.ProcessId is not null).Select(static silo => ProcessFigures.Resident(silo.ProcessId!.Value)).DefaultIfEmpty().Max();
        if (resident > _options.MaxResident) _world.Findings.Add(Text($"a silo has {resident >> 20} MiB"));
        if (_world.Findings.Any) await LocateAsync();
        Report(new RoundReport
        {
            Round = round,
            Fault = fault,
            What = outcome.What,
            Recovery = outcome.Recovery,
            AfterDeath = outcome.AfterDeath,
            LossWindow = _world.Losses.TakeWindow(),
            Lost = _world.Losses.Changes - lost,
            Commands = figures.Commands - commands,
            Events = figures.Events - events,
            Clears = figures.Clears - clears,
            Resident = resident,
            Seconds = (Moment.Now - start) / 1_000.0,
            Findings = _world.Findings.Take(),
        });
    }

    private async Task ObserveAsync(Observer observer)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        limit.CancelAfter(_options.Settle);
        await observer.CompareAsync(_peers[0], limit.Token);
        await observer.AttachAsync();
    }

    /// <summary>Brings clients back to silos that have none, and removes what connections that are gone have left.</summary>
    private async Task BalanceAsync()
    {
        foreach (var load in _loads) await load.TidyAsync(_end.Token);
        foreach (var silo in _world.Living.Where(silo => !_peers.Any(peer => peer.Silo == silo)).ToArray())
        {
            var crowd = _peers.GroupBy(static peer => peer.Silo).OrderByDescending(static group => group.Count()).First();
            if (crowd.Key is null || crowd.Count() < 2) continue;
            foreach (var peer in crowd.Take(crowd.Count() / 2)) peer.MoveTo(silo);
        }
    }

    /// <summary>Where agents and clients are, for those who look for the fault.</summary>
    private async Task LocateAsync()
    {
        foreach (var silo in _world.Living.ToArray())
        {
            try
            {
                var nodes = (await silo.Http.GetStringAsync(new Uri("/cluster/agents", UriKind.Relative), _end.Token)).Replace('\n', ' ');
                Say($"{silo.Name}: agents {nodes}; clients {string.Join(' ', _peers.Where(peer => peer.Silo == silo).Select(static peer => peer.Writer))}");
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                Say($"{silo.Name}: {error.Message}");
            }
        }
    }

    private void Report(RoundReport report)
    {
        _reports.Add(report);
        var recovery = report.Recovery is { } time ? Text($", current after {time:F0} ms") + (report.AfterDeath is { } after ? Text($" ({after:F0} ms after its death was known)") : "") : "";
        var loss = report.Lost > 0 ? Text($", {report.Lost} changes of up to {report.LossWindow} ms lost") : "";
        Say($"{(_options.Logs is null ? "" : Text($"{Moment.Now} "))}{report.Round}/{_options.Rounds} {report.Fault}: {report.What}{recovery}{loss}; {report.Commands:N0} commands, {report.Events:N0} events, {report.Resident >> 20} MiB, {report.Seconds:F1} s: {(report.Findings.Count == 0 ? "ok" : "FAILED")}");
        foreach (var finding in report.Findings.Take(25)) Say($"    {finding}");
        if (report.Findings.Count > 25) Say($"    … {report.Findings.Count - 25} more");
        if (report.Findings.Count == 0) return;
        foreach (var silo in _world.Silos.Where(static silo => silo.Log.Length > 0)) Say($"    log of {silo.Name}:\n{Tail(silo.Log)}");
    }

    private bool Summarize()
    {
        var failed = _reports.Count(static report => report.Findings.Count > 0);
        foreach (var group in _reports.Where(static report => report.Recovery is not null).GroupBy(static report => report.Fault))
        {
            var times = group.Select(static report => report.Recovery!.Value).Order().ToArray();
            var after = group.Where(static report => report.AfterDeath is not null).Select(static report => report.AfterDeath!.Value).Order().ToArray();
            Say($"{group.Key}: links current after {Spread(times)}{(after.Length > 0 ? $"; after the death was known {Spread(after)}" : "")}");
        }

        Say($"write-behind lanes: {_world.Losses.Changes} changes lost, none older than {_reports.Max(static report => report.LossWindow)} ms when its silo died (bound {_options.MaxLoss} ms); {_world.Figures.Commands:N0} commands, {_world.Figures.Events:N0} events, {_world.Figures.Clears} clears, {_world.Figures.Repeats} repeats; {_faults.FalseDeaths} false deaths; seed {_options.Seed}");
        if (_options.Json) _output.WriteLine(JsonSerializer.Serialize(new { _options.Seed, _options.Silos, _options.Probe, _options.Misses, Failed = failed, Rounds = _reports }, Json));
        var kinds = _reports.Skip(1).GroupBy(static report => report.Fault).OrderBy(static group => group.Key, StringComparer.Ordinal).Select(static group => Text($"{group.Count()} {group.Key}"));
        Say($"rounds: {string.Join(", ", kinds)}");
        Say($"{_reports.Count - failed} passed, {failed} failed");
        return failed == 0;
    }

    private static string Spread(double[] sorted) => Text($"{sorted[0]:F0}–{sorted[^1]:F0} ms (median {sorted[sorted.Length / 2]:F0}, n={sorted.Length})");

    private static string Tail(string log) => log.Length > 4_000 ? log[^4_000..] : log;

    private void Say(FormattableString text) => _output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
