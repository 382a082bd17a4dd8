namespace Flights.Agents;

/// <summary>A state's contribution to the country: whole figures, and its latest airports, the latest first.</summary>
[Form]
public sealed partial record StateReport(StateInfo Info, IReadOnlyList<AirportDelay> Latest);
