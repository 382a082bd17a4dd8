namespace Flights.Agents;

/// <summary>The country: everything in the air, the replay's clock, and where it is late.</summary>
[Agent("/country/:code")]
public sealed partial class CountryAgent : WebAgent
{
    /// <summary>Arrivals without which an airport's delay says little.</summary>
    public const int EnoughArrivals = 5;

    public const double DefaultSpeed = 60;
    public const double MostSpeed = 600;

    private const int Leaders = 12;
    private const double LongGone = 1800; // seconds of the replay

    // a conductor asks every second
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private AgentTimer? _sum;
    private DateTimeOffset _ticked;
    private DateTimeOffset _conducted;

    [Lane] public partial ValueLane<CountryInfo> Info { get; }

    /// <summary>Every flight in the air.</summary>
    [Lane] public partial MapLane<int, AirFlight> Air { get; }

    /// <summary>The airports with the greatest delays.</summary>
    [Lane] public partial MapLane<string, AirportDelay> Delays { get; }

    /// <summary>The last report of each state.</summary>
    [Lane] public partial MapLane<string, StateReport> States { get; }

    /// <summary>Committed: after a crash the replay goes on from here.</summary>
    [Lane("clock", Durability = Durability.Committed)] public partial ValueLane<ReplayTime> Replay { get; }

    /// <summary>Which process of the cluster replays; empty when none does.</summary>
    [Lane(Durability = Durability.Transient)] public partial ValueLane<string> Conductor { get; }

    [Command]
    private void Flight(FlightMove move)
    {
        if (move.Phase == FlightPhase.Landed) Air.Remove(move.Id);
        else Air[move.Id] = new AirFlight(move.Origin, move.Destination, move.Departs, move.Arrives, move.Delay);
        SumSoon();
    }

    [Command]
    private void Report(StateReport report)
    {
        States[report.Info.Code] = report;
        SumSoon();
    }

    /// <summary>A process asks to replay: it may when nobody else has asked for <see cref="Lease"/>.</summary>
    [Command]
    private void Conduct(string process)
    {
        var now = Clock.GetUtcNow();
        var current = Conductor.IsSet ? Conductor.Value : "";
        if (current.Length > 0 && current != process && now - _conducted < Lease) return;
        _conducted = now;
        if (current != process) Conductor.Value = process;
    }

    /// <summary>A process that stops leaves the replay to another.</summary>
    [Command]
    private void Release(string process)
    {
        if (Conductor.IsSet && Conductor.Value == process) Conductor.Value = "";
    }

    /// <summary>The replay's clock moves on.</summary>
    [Command]
    private void Tick(double sim) => Announce(sim, Replay.IsSet ? Replay.Value.Speed : DefaultSpeed);

    /// <summary>How many seconds of the replay pass in one of ours, from 0 (stop) to <see cref="MostSpeed"/>.</summary>
    [Command]
    private void Speed(double speed)
    {
        if (speed is not (>= 0 and <= MostSpeed)) return;
        var sinceTick = Math.Min((Clock.GetUtcNow() - _ticked).TotalSeconds, 1); // longer: nobody replays
        Announce(Replay.IsSet ? Math.Round(Replay.Value.Sim + Replay.Value.Speed * sinceTick, 1) : 0, speed);
    }

    private void Announce(double sim, double speed)
    {
        _ticked = Clock.GetUtcNow();
        Replay.Value = new ReplayTime(sim, speed);
    }

    [Every("10s")]
    private void Sweep()
    {
        if (!Replay.IsSet) return;
        var gone = Replay.Value.Sim - LongGone - 30 * Replay.Value.Speed;
        foreach (var id in Air.Where(f => f.Value.Arrives < gone).Select(f => f.Key).ToArray()) Air.Remove(id); // its landing was lost
    }

    private void SumSoon() => _sum ??= Schedule(TimeSpan.FromMilliseconds(500), () =>
    {
        _sum = null;
        var states = States.Values.ToArray();
        var landed = states.Sum(s => s.Info.Landed);
        Info.Value = new CountryInfo(
            Air.Count, states.Sum(s => s.Info.Departed), landed,
            landed == 0 ? 0 : Math.Round((double)states.Sum(s => s.Info.TotalDelay) / landed, 1), states.Length);
        Lead(states.SelectMany(s => s.Latest).OrderByDescending(a => a.Delay).Take(Leaders).ToDictionary(a => a.Code));
    });

    // Only what differs becomes an event.
    private void Lead(Dictionary<string, AirportDelay> leaders)
    {
        foreach (var code in Delays.Keys.Where(code => !leaders.ContainsKey(code)).ToArray()) Delays.Remove(code);
        foreach (var (code, delay) in leaders)
            if (!Delays.TryGetValue(code, out var known) || known != delay) Delays[code] = delay;
    }
}
