namespace Flights.Agents;

/// <summary>An airport's contribution to its state: whole figures, not differences, so that hearing it again changes nothing.</summary>
[Form]
public sealed partial record AirportReport(
    string Code, string City, int Inbound, int Outbound, long Departed, long Landed, double Delay, int Recent, long TotalDelay);
