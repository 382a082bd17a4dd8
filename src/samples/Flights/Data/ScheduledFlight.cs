namespace Flights.Data;

/// <summary>A flight of the extract and its place in the loop.</summary>
/// <param name="Id">Its place in the extract.</param>
/// <param name="Date">When it left: the local time of its origin.</param>
/// <param name="Delay">Minutes late on arrival; negative: early.</param>
/// <param name="Distance">In miles.</param>
/// <param name="Departs">Second of the loop.</param>
/// <param name="Duration">Seconds in the air.</param>
public sealed record ScheduledFlight(int Id, DateTime Date, int Delay, int Distance, Airport Origin, Airport Destination, int Departs, int Duration);
