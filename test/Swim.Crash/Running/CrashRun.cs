using System.Globalization;
using Swim.Crash.Checking;
using Swim.Crash.Clients;
using Swim.Crash.Serving;
using Swim.Crash.Stores;

namespace Swim.Crash.Running;

/// <summary>Kills the server or its store again and again, and compares what clients saw with what is there afterwards.</summary>
internal sealed class CrashRun : IAsyncDisposable
{
    // a store that was away may be tried again only after the longest pause
    private const long Recovery = 12_000;

    private readonly RunOptions _options;
    private readonly StoreUnderTest _store;
    private readonly TextWriter _output;
    private readonly Random _random;
    private readonly World _world;
    private readonly Peer[] _peers;
    private readonly Load[] _loads;
    private readonly Verification _verification;
    private ServerEnd _crash;
    private Life? _life;
    private StoreState _state = new(0, 0, []);
    private long _storeDown = long.MinValue;
    private long _storeUp = long.MinValue;
    private long _maxWindow;
    private long _commands;
    private long _events;
    private long _acknowledged;
    private bool _hasJoins;
    private int _outages;
    private int _stalled;
    private int _failed;

    public CrashRun(RunOptions options, StoreUnderTest store, TextWriter output)
    {
        _options = options;
        _store = store;
        _output = output;
        _random = new Random(options.Seed);
        _world = new World(new ServerProcess(store.Environment), options.Agents, options.Clients) { MayUnlink = options.Kill != "server" };
        if (store is SmallDiskUnderTest disk) disk.Server = () => _world.Server.ProcessId;
        _peers = [.. Enumerable.Range(1, options.Clients).Select(i => new Peer(_world, i))];
        _loads = [.. _peers.Select(peer => new Load(_world, peer, new Random(_random.Next())))];
        _verification = new Verification(_world, _peers);
        _crash = new ServerEnd(Life.Now, IsOrderly: false, _store.LosesEverything, options.MaxLoss);
    }

    /// <summary>Whether all went as promised.</summary>
    public async Task<bool> RunAsync()
    {
        Say($"seed {_options.Seed}: {_options.Kills} kills of {_options.Kill}, store {_store.Description}, {_options.Agents} agents, {_options.Clients} clients, up to {_options.Seconds} s of load each");
        for (var i = 1; i <= _options.Kills; i++)
        {
            var loss = new Loss();
            var what = await TryAsync(() => KillAsync(loss));
            Report($"{i}/{_options.Kills}", what, loss);
        }

        var last = new Loss();
        Report("end", await TryAsync(() => RestAsync(last)), last);
        Say($"maximum loss of write-behind lanes: {_maxWindow} ms (bound {_options.MaxLoss} ms); {_world.Figures.Commands:N0} commands, {_world.Figures.Events:N0} events, {_world.Figures.Acknowledged:N0} acknowledged; seed {_options.Seed}");
        Say($"{_options.Kills + 1 - _failed} passed, {_failed} failed");
        return _failed == 0;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await _world.Server.DisposeAsync();
    }

    private Task<string> KillAsync(Loss loss)
    {
        var storeIsNext = _options.Kill == "postgres" || (_options.Kill is "both" or "disk" && (_outages == 0 || _random.Next(2) == 0));
        if (storeIsNext) return StopStoreAsync(loss);
        return _random.Next(100) switch
        {
            < 20 when _life is null => KillAmidStartAsync(),
            < 35 => KillAtRestAsync(loss),
            < 45 when !OperatingSystem.IsWindows() => TerminateAsync(loss),
            _ => KillUnderLoadAsync(loss),
        };
    }

    private async Task<string> TryAsync(Func<Task<string>> part)
    {
        try
        {
            return await part();
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException or InvalidOperationException or HttpRequestException or IOException or System.Net.WebSockets.WebSocketException)
        {
            _world.Findings.Add($"{error}");
            await EndAsync();
            return "stuck";
        }
    }

    /// <summary>After the last kill: a process that nobody kills, until all that was sent has been handled and shown.</summary>
    private async Task<string> RestAsync(Loss loss)
    {
        await EndAsync();
        var life = await LiveAsync(loss);
        await life.DrainAsync();
        await _verification.AtRestAsync(CancellationToken.None);
        await _verification.JoinsAsync(CancellationToken.None);
        await EndAsync();
        await InspectAsync();
        if (_outages > 0 && _stalled == 0) _world.Findings.Add("the store was never away for real: requests went on being acknowledged");
        return _outages == 0 ? "all at rest" : Text($"all at rest ({_stalled} of {_outages} times that the store was away nothing was acknowledged any more)");
    }

    private async Task<string> KillUnderLoadAsync(Loss loss)
    {
        var life = await LiveAsync(loss);
        var load = await LoadAsync();
        Died(await life.KillAsync());
        await InspectAsync();
        return Text($"killed after {load.TotalSeconds:F2} s of load");
    }

    private async Task<string> KillAmidStartAsync()
    {
        var after = Life.StartTime * (_random.NextDouble() * 1.1);
        await using (var life = NewLife()) await life.StartAndDieAsync(after);
        await InspectAsync();
        return Text($"killed {after.TotalSeconds:F2} s after its start");
    }

    private async Task<string> KillAtRestAsync(Loss loss)
    {
        var life = await LiveAsync(loss);
        await LoadAsync();
        await life.DrainAsync();
        await _verification.AtRestAsync(CancellationToken.None);
        await _verification.JoinsAsync(CancellationToken.None);
        await Task.Delay(TimeSpan.FromMilliseconds(_options.MaxLoss));
        _verification.Stored();
        Died(await life.KillAsync());
        await InspectAsync();
        return "killed at rest";
    }

    private async Task<string> TerminateAsync(Loss loss)
    {
        var life = await LiveAsync(loss);
        var load = await LoadAsync();
        Died(await life.TerminateAsync(), isOrderly: true);
        await InspectAsync();
        return Text($"stopped in good order after {load.TotalSeconds:F2} s of load");
    }

    private async Task<string> StopStoreAsync(Loss loss)
    {
        var life = await LiveAsync(loss);
        await LoadAsync();
        _outages++;
        _storeDown = Life.Now;
        _storeUp = long.MaxValue;
        await _store.StopAsync();
        var away = TimeSpan.FromSeconds(_random.NextDouble() * 3);
        await Task.Delay(away / 2);
        var acknowledged = _world.Figures.Acknowledged;
        await Task.Delay(away / 2);
        if (_world.Figures.Acknowledged == acknowledged) _stalled++;
        var dies = _options.Kill is "both" or "disk" && _random.Next(4) == 0;
        if (dies) Died(await life.KillAsync());
        await _store.StartAsync();
        _storeUp = Life.Now;
        if (dies)
        {
            await InspectAsync();
            return Text($"store away, server killed {away.TotalSeconds:F2} s later, store back");
        }

        await life.DrainAsync();
        await _verification.AtRestAsync(CancellationToken.None);
        await _verification.JoinsAsync(CancellationToken.None);
        life.Load();
        return Text($"store away for {away.TotalSeconds:F2} s");
    }

    private Life NewLife() => new(_world, _peers, _loads);

    /// <summary>A server under load: the one that lives, or a new one whose state has been verified.</summary>
    private async Task<Life> LiveAsync(Loss loss)
    {
        if (_life is { } living) return living;
        var life = NewLife();
        _life = life;
        await life.StartAsync(_crash, loss, _verification, _hasJoins);
        _hasJoins = !_store.LosesEverything;
        life.Load();
        return life;
    }

    private async Task<TimeSpan> LoadAsync()
    {
        var time = TimeSpan.FromSeconds(0.1 + (_random.NextDouble() * _options.Seconds));
        await Task.Delay(time);
        return time;
    }

    private void Died(long at, bool isOrderly = false)
    {
        // while the store was away, and until it was tried again, nothing could be stored
        var oldest = _storeUp > at - Recovery && _storeDown > long.MinValue ? Math.Min(at, _storeDown) : at;
        _crash = new ServerEnd(oldest, isOrderly && oldest == at, _store.LosesEverything, _options.MaxLoss);
        _life = null;
    }

    private async Task EndAsync()
    {
        if (_life is { } life)
        {
            var running = _world.Server.IsRunning;
            if (running) Died(await life.KillAsync());
            await life.DisposeAsync();
            _life = null;
        }
    }

    private async Task InspectAsync()
    {
        if (_life is not null) return;
        _state = await _store.InspectAsync();
        foreach (var problem in _state.Problems) _world.Findings.Add($"store: {problem}");
    }

    private void Report(string number, string what, Loss loss)
    {
        _maxWindow = Math.Max(_maxWindow, loss.Window);
        var figures = _world.Figures;
        var findings = _world.Findings.Take();
        var verdict = findings.Count == 0 ? "ok" : "FAILED";
        var work = Text($"{figures.Commands - _commands:N0} commands, {figures.Events - _events:N0} events, {figures.Acknowledged - _acknowledged:N0} acknowledged");
        Say($"{number} {what}: {work}; lost by the kill before: {loss.Steps} steps, {loss.Window} ms; {_state.Records:N0} records, {_state.Bytes / 1024:N0} KiB: {verdict}");
        (_commands, _events, _acknowledged) = (figures.Commands, figures.Events, figures.Acknowledged);
        if (findings.Count == 0) return;
        _failed++;
        foreach (var finding in findings.Take(20)) Say($"    {finding}");
        if (findings.Count > 20) Say($"    … {findings.Count - 20} more");
        if (_world.Server.Log() is { Length: > 0 } log) Say($"    the server's log:\n{log}");
    }

    private void Say(FormattableString text) => _output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
