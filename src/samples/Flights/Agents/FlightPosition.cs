namespace Flights.Agents;

/// <summary>Where a flight is: degrees, heading clockwise from north, 0 to 1 of the way.</summary>
[Form]
public sealed partial record FlightPosition(double Lat, double Lon, double Heading, double Progress);
