using System.Globalization;

namespace Fleet.Agents;

/// <summary>The country: the summary of each depot, and one summary of them. It hears of depots only, however many vehicles they have.</summary>
[Agent("/country")]
public sealed partial class CountryAgent(FleetSize fleet) : WebAgent
{
    private const int Leaders = 5;

    /// <summary>The summary of each depot, from the depot itself.</summary>
    [Join] public partial JoinValueLane<string, DepotSummary> Depots { get; }

    /// <summary>The depots with the most vehicles on the road.</summary>
    [Lane] public partial MapLane<string, DepotSummary> Busiest { get; }

    [Lane] public partial ValueLane<CountrySummary> Summary { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        var all = Depots.Aggregate;
        var moving = all.Sum(depot => depot.Moving);
        var speeds = all.Sum(depot => depot.Speed * depot.Moving);
        all.Count().Into(count => Summary.Value = Summary.Value with { Depots = count });
        all.Sum(depot => depot.Vehicles).Into(count => Summary.Value = Summary.Value with { Vehicles = count });
        moving.Into(count => Summary.Value = Summary.Value with { Moving = count, Speed = Mean() });
        speeds.Into(_ => Summary.Value = Summary.Value with { Speed = Mean() });
        all.Sum(depot => depot.Distance).Into(km => Summary.Value = Summary.Value with { Distance = Math.Round(km, 2) });
        all.Sum(depot => depot.Empty).Into(count => Summary.Value = Summary.Value with { Empty = count });
        all.Top(Leaders, depot => depot.Moving).Into(Busiest);

        for (var i = 1; i <= fleet.Depots; i++) Open(string.Create(CultureInfo.InvariantCulture, $"d{i:00}"));
        return Task.CompletedTask;

        double Mean() => moving.Value == 0 ? 0 : Math.Round(speeds.Value / moving.Value, 1);
    }

    [Command]
    private void Open(string depot) => Depots.Add(depot, $"/depot/{Uri.EscapeDataString(depot)}", "summary");

    [Command]
    private void Close(string depot) => Depots.Remove(depot);
}
