namespace Flights.Agents;

/// <summary>One state: the sum of its airports.</summary>
[Agent("/state/:code")]
public sealed partial class StateAgent : WebAgent
{
    private const int MostReported = 12; // as many as a leaderboard of the country can show

    private AgentTimer? _report;

    [Lane] public partial ValueLane<StateInfo> Info { get; }

    /// <summary>The last report of each airport.</summary>
    [Lane] public partial MapLane<string, AirportReport> Airports { get; }

    [Command]
    private void Report(AirportReport report) => Airports[report.Code] = report;

    [OnUpdate(nameof(Airports))]
    private void Changed(string code, AirportReport now) => _report ??= Schedule(TimeSpan.FromSeconds(1), () =>
    {
        _report = null;
        Info.Value = Sum();
        Command("/country/us", "report", new StateReport(Info.Value, [.. Airports.Values
            .Where(a => a.Recent >= CountryAgent.EnoughArrivals && a.Delay > 0)
            .OrderByDescending(a => a.Delay)
            .Take(MostReported)
            .Select(a => new AirportDelay(a.Code, a.City, a.Delay, a.Recent))]));
    });

    private StateInfo Sum()
    {
        var airports = Airports.Values.ToArray();
        long landed = airports.Sum(a => a.Landed), delay = airports.Sum(a => a.TotalDelay);
        return new StateInfo(
            GetProperty("code")!, airports.Length, airports.Sum(a => a.Inbound), airports.Sum(a => a.Outbound),
            airports.Sum(a => a.Departed), landed, landed == 0 ? 0 : Math.Round((double)delay / landed, 1), delay);
    }
}
