using System.Globalization;
using Flights.Data;
using Flights.Replay;
using Orleans;

namespace Flights.Agents;

/// <summary>One flight: it announces itself, departs and lands when the replay says so, and tells its airports and the country.</summary>
[Agent("/flight/:id")]
[CollectionAgeLimit(Minutes = 2)] // 50,726 flights, of which some 3,800 are in the air
public sealed partial class FlightAgent(FlightSchedule schedule, ReplayClock replay) : WebAgent
{
    private const double ClimbEnds = 0.1; // of the way

    private ScheduledFlight? _flight;
    private AgentTimer? _timer;

    [Lane] public partial ValueLane<FlightInfo> Info { get; }

    /// <summary>Null on the ground.</summary>
    [Lane(Durability = Durability.Transient)] public partial ValueLane<FlightPosition?> Position { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        if (int.TryParse(GetProperty("id"), out var id) && id >= 0 && id < schedule.Flights.Count)
        {
            _flight = schedule.Flights[id];
            if (Info.IsSet && IsFlying) Fly();
        }

        return Task.CompletedTask;
    }

    private bool IsFlying => Info.Value.Phase is FlightPhase.Departed or FlightPhase.EnRoute;

    [Command]
    private void Board(long departs) => Become(FlightPhase.Scheduled, departs);

    [Command]
    private void Depart(long departs) => Become(FlightPhase.Departed, departs);

    [Command]
    private void Land(long departs) => Become(FlightPhase.Landed, departs);

    private void Become(FlightPhase phase, long departs)
    {
        if (_flight is not { } flight) return;
        if (Info.IsSet && (Info.Value.Departs, Info.Value.Phase).CompareTo((departs, phase)) > 0) return; // said again after a restart
        var arrives = departs + flight.Duration;
        Info.Value = new FlightInfo(
            flight.Id, flight.Date.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture), flight.Origin.Code, flight.Destination.Code,
            flight.Distance, flight.Delay, phase, departs, arrives);
        if (phase == FlightPhase.Departed) Fly();
        if (phase == FlightPhase.Landed) Rest();

        var move = new FlightMove(flight.Id, flight.Origin.Code, flight.Destination.Code, departs, arrives, flight.Delay, phase);
        Command($"/airport/{move.Origin}", "departure", move);
        if (phase == FlightPhase.Scheduled) return;
        Command($"/airport/{move.Destination}", "arrival", move);
        Command("/country/us", "flight", move);
    }

    private void Fly()
    {
        Move();
        _timer ??= ScheduleEvery(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5), () =>
        {
            Move();
            return default;
        });
    }

    private void Move()
    {
        var info = Info.Value;
        var progress = Math.Clamp((replay.Now - info.Departs) / (info.Arrives - info.Departs), 0, 1);
        var (lat, lon, heading) = GreatCircle.At(_flight!.Origin, _flight.Destination, progress);
        Position.Value = new FlightPosition(Math.Round(lat, 4), Math.Round(lon, 4), Math.Round(heading), Math.Round(progress, 3));
        if (info.Phase == FlightPhase.Departed && progress > ClimbEnds) Info.Value = info with { Phase = FlightPhase.EnRoute };
    }

    private void Rest()
    {
        _timer?.Dispose();
        _timer = null;
        Position.Value = null;
    }
}
