using System.Globalization;
using System.Text;
using Swim.Crash.Checking;
using Swim.Crash.Clients;
using Swim.Crash.Serving;
using Swim.Crash.Stores;

namespace Swim.Crash.Running;

/// <summary>
/// Two processes on one database, neither of which knows of the other, so that every agent is active in both: each commits until the other has taken the agent over,
/// is then fenced, and takes it back. Now and then one is frozen amid its work and wakes up as if nothing had happened. Whatever was acknowledged or shown by either
/// must be there in the end, and what is there must be one history, not a mixture of two.
/// </summary>
internal sealed class RaceRun : IAsyncDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);

    private readonly RaceOptions _options;
    private readonly StoreUnderTest _store;
    private readonly TextWriter _output;
    private readonly World[] _worlds;
    private readonly Peer[] _peers;
    private readonly CancellationTokenSource _end = new();
    private long _refused;
    private int _frozen;
    private int _number;

    public RaceRun(RaceOptions options, StoreUnderTest store, TextWriter output)
    {
        _options = options;
        _store = store;
        _output = output;
        var first = new World(new ServerProcess(store.Environment), options.Agents, 2) { MayUnlink = true };
        _worlds = [first, new World(new ServerProcess(store.Environment), first) { MayUnlink = true }];
        _peers = [.. _worlds.Select((world, i) => new Peer(world, i + 1))];
    }

    /// <summary>Whether all went as promised.</summary>
    public async Task<bool> RunAsync()
    {
        Say($"seed {_options.Seed}: two processes with the same {_options.Agents} agents on {_store.Description} for {_options.Seconds} s, {_options.Senders} senders each");
        var findings = _worlds[0].Findings;
        await Task.WhenAll(_worlds.Select((world, i) => StartAsync(world, _peers[i])));
        using (var stop = new CancellationTokenSource(TimeSpan.FromSeconds(_options.Seconds)))
        {
            var senders = Enumerable.Range(0, _options.Senders * 2).Select(i => Task.Run(() => SendAsync(_worlds[i % 2], i + 1, stop.Token)));
            await Task.WhenAll([.. senders, FreezeAsync(stop.Token)]);
        }

        foreach (var world in _worlds)
        {
            world.IsServerExpected = false;
            await world.Server.KillAsync();
        }

        foreach (var peer in _peers) await peer.DroppedAsync();
        var state = await _store.InspectAsync();
        foreach (var problem in state.Problems) findings.Add($"store: {problem}");
        await VerifyAsync();
        var figures = _worlds[0].Figures;
        if (_refused == 0) findings.Add("neither process was ever fenced: there was no race");
        var found = findings.Take();
        foreach (var finding in found.Take(50)) Say($"    {finding}");
        Say($"{figures.Commands:N0} requests, {figures.Acknowledged:N0} acknowledged, {_refused:N0} refused or fenced, {figures.Events:N0} events, {_frozen} times frozen; {state.Records:N0} records; seed {_options.Seed}");
        Say($"{(found.Count == 0 ? 1 : 0)} passed, {(found.Count == 0 ? 0 : 1)} failed");
        return found.Count == 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        foreach (var world in _worlds) await world.Server.DisposeAsync();
        _end.Dispose();
    }

    private async Task StartAsync(World world, Peer peer)
    {
        world.Server.Start();
        await world.Server.UntilReadyAsync(_end.Token);
        await peer.ConnectAsync(isNewLife: true, _end.Token);
        world.IsServerExpected = true;
    }

    /// <summary>One request after the other: a step, then a key of its own, so that nothing acknowledged can hide behind something later.</summary>
    private async Task SendAsync(World world, int writer, CancellationToken stop)
    {
        var random = new Random(_options.Seed + writer);
        for (var order = 1; !stop.IsCancellationRequested; order++)
        {
            var agent = world.Agents[random.Next(world.Agents.Count)];
            agent.Send("c", writer, order, 1);
            if (await PostAsync(world, agent, "step", Text($"{{groups:c,writer:{writer},number:{order},times:1}}"))) agent.ByGroup['c'].Writers.Saw(writer, order);
            var key = Text($"r{writer}-{order}");
            agent.CommittedKeys.Send(key, 1, isRemoval: false);
            if (await PostAsync(world, agent, "cKeys", $"@update(key:\"{key}\") 1")) agent.CommittedKeys.SawUpdate(key, 1);
            if (random.Next(8) == 0) await Task.Delay(random.Next(60), CancellationToken.None);
        }
    }

    private async Task<bool> PostAsync(World world, AgentLedger agent, string lane, string recon)
    {
        using var timeout = new CancellationTokenSource(RequestTimeout);
        using var content = new StringContent(recon, Encoding.UTF8, "application/x-recon");
        world.Figures.Command();
        try
        {
            using var answer = await world.Server.Http.PostAsync(new Uri($"{agent.Node}?lane={lane}", UriKind.Relative), content, timeout.Token);
            if (answer.IsSuccessStatusCode)
            {
                world.Figures.Acknowledge();
                return true;
            }

            if ((int)answer.StatusCode is not (503 or 409)) world.Findings.Add($"POST {agent.Node} {lane}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(timeout.Token)}");
            Interlocked.Increment(ref _refused);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            world.Findings.Add($"POST {agent.Node} {lane}: {error.Message}");
        }

        return false;
    }

    private async Task FreezeAsync(CancellationToken stop)
    {
        var random = new Random(_options.Seed);
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(random.Next(300, 1_500), CancellationToken.None);
            var server = _worlds[random.Next(2)].Server;
            server.Freeze();
            await Task.Delay(random.Next(100, 1_200), CancellationToken.None);
            server.Thaw();
            _frozen++;
        }
    }

    private async Task VerifyAsync()
    {
        var world = new World(_worlds[0].Server, _worlds[0]);
        Peer[] peers = [new Peer(world, ++_number)];
        await StartAsync(world, peers[0]);
        new Verification(world, peers).NewLife(new ServerEnd(Life.Now, IsOrderly: false, LosesEverything: false, long.MaxValue), new Loss());
        world.IsServerExpected = false;
        await world.Server.KillAsync();
        await peers[0].DroppedAsync();
    }

    private void Say(FormattableString text) => _output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
