using System.Globalization;

namespace Flights.Data;

/// <summary>The extract: flights, airports and the loop that replays them (NOTICE.md).</summary>
public sealed class FlightSchedule
{
    /// <summary>Seconds after which the replay begins again.</summary>
    public const int LoopSeconds = 24 * 60 * 60;

    /// <summary>Seconds before departure at which a flight is announced.</summary>
    public const int BoardingSeconds = 20 * 60;

    private const int DayShiftSeconds = 8 * 60 * 60;
    private const int GroundSeconds = 18 * 60;
    private const double MilesPerHour = 492;

    private FlightSchedule(IReadOnlyDictionary<string, Airport> airports, IReadOnlyList<ScheduledFlight> flights)
    {
        Airports = airports;
        Flights = flights;
        Timeline = [.. flights
            .SelectMany(flight => new[]
            {
                new FlightEvent(Wrap(flight.Departs - BoardingSeconds), FlightEventKind.Board, flight),
                new FlightEvent(flight.Departs, FlightEventKind.Depart, flight),
                new FlightEvent(Wrap(flight.Departs + flight.Duration), FlightEventKind.Land, flight),
            })
            .OrderBy(e => e.Second).ThenBy(e => e.Flight.Id)];
    }

    /// <summary>By code.</summary>
    public IReadOnlyDictionary<string, Airport> Airports { get; }

    /// <summary>By id.</summary>
    public IReadOnlyList<ScheduledFlight> Flights { get; }

    /// <summary>What happens in one loop, in order.</summary>
    public IReadOnlyList<FlightEvent> Timeline { get; }

    public static FlightSchedule Load()
    {
        var rows = Csv.ReadResource("flights.csv").Select(row => (
            Date: DateTime.ParseExact(row[0], "yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture),
            Delay: int.Parse(row[1], CultureInfo.InvariantCulture),
            Distance: int.Parse(row[2], CultureInfo.InvariantCulture),
            Origin: row[3],
            Destination: row[4])).ToArray();
        var traffic = rows.SelectMany(row => new[] { row.Origin, row.Destination }).CountBy(code => code).ToDictionary();
        var airports = Csv.ReadResource("airports.csv")
            .Select(row => new Airport(row[0], row[1], row[2], row[3], Number(row[4]), Number(row[5]), (int)Number(row[6]), traffic[row[0]]))
            .ToDictionary(airport => airport.Code);
        var firstDay = rows[0].Date.Date;
        var flights = rows.Select((row, id) =>
        {
            var origin = airports[row.Origin];
            var utc = row.Date.AddHours(-origin.UtcOffset) - firstDay;
            var shift = (row.Date.Date - firstDay).Days * DayShiftSeconds;
            return new ScheduledFlight(
                id, row.Date, row.Delay, row.Distance, origin, airports[row.Destination],
                Wrap((int)utc.TotalSeconds + shift),
                GroundSeconds + (int)(row.Distance / MilesPerHour * 3600));
        });
        return new FlightSchedule(airports, [.. flights]);
    }

    /// <summary>The flights in the air at a second of the replay, with the second at which each departed.</summary>
    public IEnumerable<(ScheduledFlight Flight, long Departs)> InTheAir(long now)
    {
        foreach (var flight in Flights)
        {
            var departs = LastDeparture(flight, now);
            if (now < departs + flight.Duration) yield return (flight, departs);
        }
    }

    /// <summary>What happens after <paramref name="after"/> and until <paramref name="until"/>, in order; both in seconds of the replay.</summary>
    public IEnumerable<(long Second, FlightEvent Event)> Between(long after, long until)
    {
        var start = after - Modulo(after);
        for (; start <= until; start += LoopSeconds)
        {
            for (var i = FirstAfter(after - start); i < Timeline.Count && start + Timeline[i].Second <= until; i++)
                yield return (start + Timeline[i].Second, Timeline[i]);
        }
    }

    private static long LastDeparture(ScheduledFlight flight, long now) => now - Modulo(now - flight.Departs);

    private static long Modulo(long second) => (second % LoopSeconds + LoopSeconds) % LoopSeconds;

    private static int Wrap(int second) => (int)Modulo(second);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private int FirstAfter(long second)
    {
        int low = 0, high = Timeline.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Timeline[middle].Second > second) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
