namespace Flights.Agents;

/// <summary>In the order in which a flight passes through them.</summary>
[Form]
public enum FlightPhase
{
    Scheduled,
    Departed,
    EnRoute,
    Landed,
}
