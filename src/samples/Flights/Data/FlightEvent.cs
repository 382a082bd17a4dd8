namespace Flights.Data;

/// <summary>Something that happens to a flight at a second of the loop.</summary>
public sealed record FlightEvent(int Second, FlightEventKind Kind, ScheduledFlight Flight);
