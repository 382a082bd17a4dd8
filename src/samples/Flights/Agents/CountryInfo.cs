namespace Flights.Agents;

/// <summary>The country's figures since the replay began. <paramref name="AverageDelay"/> is the mean of all arrivals, minutes.</summary>
[Form]
public sealed partial record CountryInfo(int InAir = 0, long Departed = 0, long Landed = 0, double AverageDelay = 0, int States = 0);
