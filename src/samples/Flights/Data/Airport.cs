namespace Flights.Data;

/// <summary>An airport of the extract. Latitude and longitude in degrees; <paramref name="Flights"/> counts departures and arrivals in a loop.</summary>
public sealed record Airport(string Code, string Name, string City, string State, double Lat, double Lon, int UtcOffset, int Flights);
