namespace Flights.Agents;

/// <summary>What is known of a flight. <paramref name="Departs"/> and <paramref name="Arrives"/> are seconds of the replay, of its present or last run.</summary>
[Form]
public sealed partial record FlightInfo(
    int Id, string Date, string Origin, string Destination, int Distance, int Delay, FlightPhase Phase, long Departs, long Arrives);
