namespace Flights.Agents;

/// <summary>How late flights arrive at an airport: the mean of the last <paramref name="Arrivals"/>, minutes.</summary>
[Form]
public sealed partial record AirportDelay(string Code, string City, double Delay, int Arrivals);
