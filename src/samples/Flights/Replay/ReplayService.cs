using Flights.Agents;
using Flights.Data;
using Swim.Lanes;

namespace Flights.Replay;

/// <summary>
/// Tells flights to board, depart and land, for ever. Of several processes the one does that which the country names; the others follow its clock and are
/// ready to take over. Where the replay has got to is a committed lane of the country: after a crash it goes on from there and says the last two
/// seconds again, which the agents recognise.
/// </summary>
public sealed partial class ReplayService(
    ISwim swim, FlightSchedule schedule, ReplayClock clock, TimeProvider time, IConfiguration configuration,
    IHostApplicationLifetime lifetime, ILogger<ReplayService> logger) : BackgroundService
{
    private const double FirstSecond = 14 * 3600;
    private const double RepeatSeconds = 2; // ours; longer than a write-behind lane's flush interval
    private const int Parallelism = 64;     // commands on their way
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(1);

    private readonly IAgentHandle _country = swim.Agent("/country/us");
    private readonly string _process = $"{Environment.MachineName}:{Environment.ProcessId}";
    private volatile bool _conducts;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            await Task.WhenAll(ConductAsync(stoppingToken), FollowClockAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // an orderly stop
        }
    }

    private async Task ConductAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Renewal, time);
        do
        {
            if (!await IsConductorAsync(cancellationToken)) continue;
            using var term = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _conducts = true;
            var replay = ReplayAsync(term.Token);
            try
            {
                while (!replay.IsCompleted && await timer.WaitForNextTickAsync(cancellationToken) && await IsConductorAsync(cancellationToken))
                {
                }
            }
            finally
            {
                await term.CancelAsync();
                await replay;
                _conducts = false;
                if (cancellationToken.IsCancellationRequested) await SayAsync(_country, "release", _process, CancellationToken.None);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task<bool> IsConductorAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _country.CommandAsync("conduct", _process, cancellationToken);
            return await _country.Value<string>("conductor").GetAsync(cancellationToken) == _process;
        }
        catch (Exception e) when (e is LaneException or AgentUnavailableException)
        {
            LogFailed(_country.NodeUri, "conduct", e.Message);
            return false;
        }
    }

    private async Task ReplayAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(await ResumeAsync(cancellationToken), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // another process replays, or none
        }
        catch (Exception e) when (e is LaneException or AgentUnavailableException)
        {
            LogFailed(_country.NodeUri, "clock", e.Message);
        }
    }

    private async Task StartedAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }

    private async Task<long> ResumeAsync(CancellationToken cancellationToken)
    {
        var stored = await _country.Value<ReplayTime?>("clock").GetAsync(cancellationToken);
        var sim = stored?.Sim ?? FirstSecond;
        var speed = configuration.GetValue<double?>("Flights:Speed") ?? stored?.Speed ?? CountryAgent.DefaultSpeed;
        if (stored is null)
        {
            clock.Set(sim, 0);
            var flying = schedule.InTheAir((long)sim).ToArray();
            LogStarting(flying.Length, speed);
            await TellAsync(flying.Select(f => (FlightEventKind.Depart, f.Flight, f.Departs)), cancellationToken);
        }
        else
        {
            LogResumed(sim, speed);
            foreach (var code in schedule.Airports.Keys) await SayAsync(swim.Agent($"/airport/{code}"), "report", 0, cancellationToken);
        }

        clock.Set(sim, speed);
        if (stored is null) await _country.CommandAsync("tick", sim, cancellationToken);
        await _country.CommandAsync("speed", speed, cancellationToken);
        return (long)(stored is null ? sim : sim - RepeatSeconds * speed);
    }

    private async Task RunAsync(long sim, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Step, time);
        for (var steps = 0L; await timer.WaitForNextTickAsync(cancellationToken); steps++)
        {
            var now = clock.Now;
            await TellAsync(schedule.Between(sim, (long)now).Select(e => (e.Event.Kind, e.Event.Flight, Departure(e.Second, e.Event))), cancellationToken);
            sim = (long)now;
            if (steps % 10 == 0) await SayAsync(_country, "tick", Math.Round(now, 1), cancellationToken);
        }
    }

    // Whoever changes the lane's speed changes the replay's; where another process replays, its clock is ours.
    private async Task FollowClockAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await foreach (var told in _country.Value<ReplayTime?>("clock").LinkAsync(cancellationToken))
                {
                    if (told is null) continue;
                    if (!_conducts) clock.Set(told.Sim, told.Speed);
                    else if (told.Speed != clock.Speed) clock.Run(told.Speed);
                }
            }
            catch (AgentUnavailableException e)
            {
                LogFailed("/country/us", "clock", e.Message);
            }

            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
        }
    }

    private Task TellAsync(IEnumerable<(FlightEventKind Kind, ScheduledFlight Flight, long Departs)> events, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(events, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, async (e, token) =>
            await SayAsync(swim.Agent($"/flight/{e.Flight.Id}"), Lane(e.Kind), e.Departs, token));

    private async ValueTask SayAsync<T>(IAgentHandle agent, string lane, T body, CancellationToken cancellationToken)
    {
        try
        {
            await agent.CommandAsync(lane, body, cancellationToken);
        }
        catch (Exception e) when (e is LaneException or AgentUnavailableException)
        {
            LogFailed(agent.NodeUri, lane, e.Message);
        }
    }

    private static long Departure(long second, FlightEvent e) => e.Kind switch
    {
        FlightEventKind.Board => second + FlightSchedule.BoardingSeconds,
        FlightEventKind.Land => second - e.Flight.Duration,
        _ => second,
    };

    private static string Lane(FlightEventKind kind) => kind switch
    {
        FlightEventKind.Board => "board",
        FlightEventKind.Depart => "depart",
        _ => "land",
    };

    [LoggerMessage(1, LogLevel.Information, "The replay starts with {Count} flights in the air, at {Speed}×")]
    private partial void LogStarting(int count, double speed);

    [LoggerMessage(2, LogLevel.Information, "The replay goes on from second {Sim:0}, at {Speed}×")]
    private partial void LogResumed(double sim, double speed);

    [LoggerMessage(3, LogLevel.Warning, "{Node} did not take '{Lane}': {Message}")]
    private partial void LogFailed(string node, string lane, string message);
}
