namespace Flights.Agents;

/// <summary>The replay's clock: seconds since it began, and how many of them pass in one of ours.</summary>
[Form("clock")]
public sealed partial record ReplayTime(double Sim, double Speed);
