namespace Flights.Agents;

/// <summary>An airport and its day.</summary>
/// <param name="Inbound">Flights in the air on their way here.</param>
/// <param name="Outbound">Flights announced or in the air from here.</param>
/// <param name="Departed">Departures since the replay began.</param>
/// <param name="Landed">Arrivals since the replay began.</param>
/// <param name="Late">How many of those were 15 minutes late or more.</param>
/// <param name="Delay">Mean of the last arrivals (at most 20), minutes.</param>
/// <param name="TotalDelay">Of all arrivals, minutes.</param>
[Form]
public sealed partial record AirportInfo(
    string Code, string Name, string City, string State, double Lat, double Lon,
    int Inbound = 0, int Outbound = 0, long Departed = 0, long Landed = 0, long Late = 0, double Delay = 0, int Recent = 0, long TotalDelay = 0);
