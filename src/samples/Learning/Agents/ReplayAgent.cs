using Learning.Data;

namespace Learning.Agents;

/// <summary>
/// Tells airports of departures and arrivals, three days in five minutes, then again from the beginning. It runs from when it is first asked for,
/// and goes on where it was after a restart: what it says twice after a crash changes nothing.
/// </summary>
[Agent("/replay")]
public sealed partial class ReplayAgent(FlightLog log) : WebAgent
{
    private const double MinutesPerTick = 1.4;

    [Lane] public partial ValueLane<Progress> Progress { get; }

    [Every("100ms")]
    private void Tick()
    {
        var (next, round, minute) = Progress.Value;
        minute += MinutesPerTick;
        for (; next < log.Events.Count && log.Events[next].Minute <= minute; next++) Tell(log.Events[next], round);
        Progress.Value = next < log.Events.Count ? new Progress(next, round, Math.Round(minute, 1)) : new Progress(0, round + 1, 0);
    }

    private void Tell(LoggedEvent happened, int round)
    {
        var flight = happened.Flight;
        var id = round * log.FlightCount + flight.Id;
        var airport = $"/airport/{flight.Destination}";
        if (happened.IsArrival) Command(airport, "arrive", new Arrival(id, flight.Delay));
        else Command(airport, "depart", new Departure(id, flight.Origin, flight.Hour, flight.Miles));
    }
}
