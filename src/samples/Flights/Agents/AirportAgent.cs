using Flights.Data;

namespace Flights.Agents;

/// <summary>One airport. Its lanes are committed: what a reader has seen of its counts is there after a crash, and no flight is counted twice.</summary>
[Agent("/airport/:code", Durability = Durability.Committed)]
public sealed partial class AirportAgent(FlightSchedule schedule) : WebAgent
{
    private const int RecentArrivals = 20;

    private AgentTimer? _report;

    [Lane] public partial ValueLane<AirportInfo> Info { get; }

    /// <summary>Flights on their way here and the last that landed, by flight.</summary>
    [Lane] public partial MapLane<int, FlightMove> Inbound { get; }

    /// <summary>Flights announced and those in the air from here, by flight.</summary>
    [Lane] public partial MapLane<int, FlightMove> Outbound { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        if (!Info.IsSet && schedule.Airports.TryGetValue(GetProperty("code")!, out var a))
            Info.Value = new AirportInfo(a.Code, a.Name, a.City, a.State, a.Lat, a.Lon);
        return Task.CompletedTask;
    }

    [Command]
    private void Departure(FlightMove move)
    {
        if (!Info.IsSet || move.IsOlderThan(Known(Outbound, move.Id))) return;
        var landed = move.Phase == FlightPhase.Landed;
        if (landed && !Outbound.Remove(move.Id)) return;
        if (!landed) Outbound[move.Id] = move;
        Info.Value = Info.Value with
        {
            Outbound = Outbound.Count,
            Departed = Info.Value.Departed + (move.Phase == FlightPhase.Departed ? 1 : 0),
        };
    }

    [Command]
    private void Arrival(FlightMove move)
    {
        if (!Info.IsSet || move.IsOlderThan(Known(Inbound, move.Id))) return;
        Inbound[move.Id] = move;
        var landed = move.Phase == FlightPhase.Landed;
        if (landed) Forget();
        var recent = Inbound.Values.Where(m => m.Phase == FlightPhase.Landed).ToArray();
        Info.Value = Info.Value with
        {
            Inbound = Inbound.Count - recent.Length,
            Recent = recent.Length,
            Delay = recent.Length == 0 ? 0 : Math.Round(recent.Average(m => m.Delay), 1),
            Landed = Info.Value.Landed + (landed ? 1 : 0),
            Late = Info.Value.Late + (landed && move.Delay >= 15 ? 1 : 0),
            TotalDelay = Info.Value.TotalDelay + (landed ? move.Delay : 0),
        };
    }

    /// <summary>Says the airport's figures to its state again, which may have missed the last before a crash.</summary>
    [Command]
    private void Report()
    {
        if (Info.IsSet) Changed(Info.Value);
    }

    // Keeps the last arrivals.
    private void Forget()
    {
        var landed = Inbound.Values.Where(m => m.Phase == FlightPhase.Landed).OrderBy(m => m.Arrives).ToArray();
        foreach (var old in landed.SkipLast(RecentArrivals)) Inbound.Remove(old.Id);
    }

    // The state hears at most once a second, whatever happens here.
    [OnSet(nameof(Info))]
    private void Changed(AirportInfo now) => _report ??= Schedule(TimeSpan.FromSeconds(1), () =>
    {
        _report = null;
        var info = Info.Value;
        Command($"/state/{info.State}", "report", new AirportReport(
            info.Code, info.City, info.Inbound, info.Outbound, info.Departed, info.Landed, info.Delay, info.Recent, info.TotalDelay));
    });

    private static FlightMove? Known(MapLane<int, FlightMove> flights, int id) => flights.TryGetValue(id, out var known) ? known : null;
}
