namespace Flights.Data;

public enum FlightEventKind
{
    Board,
    Depart,
    Land,
}
