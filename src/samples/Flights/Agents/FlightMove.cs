namespace Flights.Agents;

/// <summary>A flight's news for its airports and the country; an airport keeps the last of each flight.</summary>
[Form]
public sealed partial record FlightMove(int Id, string Origin, string Destination, long Departs, long Arrives, int Delay, FlightPhase Phase)
{
    /// <summary>Whether this says nothing new after <paramref name="known"/>: news may come twice after a restart.</summary>
    public bool IsOlderThan(FlightMove? known) =>
        known is not null && (Departs, Phase).CompareTo((known.Departs, known.Phase)) <= 0;
}
