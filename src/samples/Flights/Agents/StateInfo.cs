namespace Flights.Agents;

/// <summary>A state's airports together. <paramref name="Delay"/> is the mean of all arrivals, minutes.</summary>
[Form]
public sealed partial record StateInfo(string Code, int Airports, int Inbound, int Outbound, long Departed, long Landed, double Delay, long TotalDelay);
