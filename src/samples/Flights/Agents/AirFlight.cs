namespace Flights.Agents;

/// <summary>
/// All that a page needs to draw a flight from take-off to landing: one short event at departure and one at landing, whatever the frame rate.
/// Origin and destination, departure and arrival in seconds of the replay, delay in minutes.
/// </summary>
[Form("")]
public sealed partial record AirFlight(
    [Member("o")] string Origin, [Member("d")] string Destination, [Member("t")] long Departs, [Member("a")] long Arrives, [Member("l")] int Late);
