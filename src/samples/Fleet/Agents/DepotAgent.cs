using System.Globalization;

namespace Fleet.Agents;

/// <summary>A depot: the status of its vehicles, and one summary of them, kept up to date by what changes.</summary>
[Agent("/depot/:id")]
public sealed partial class DepotAgent(FleetSize fleet) : WebAgent
{
    /// <summary>Percent of charge below which a vehicle is empty.</summary>
    public const double LowCharge = 15;

    private const int MostListed = 5;

    /// <summary>The status of each vehicle, from the vehicle itself.</summary>
    [Join] public partial JoinValueLane<string, VehicleStatus> Vehicles { get; }

    /// <summary>The vehicles that have the least charge.</summary>
    [Lane] public partial MapLane<string, VehicleStatus> Emptiest { get; }

    [Lane] public partial ValueLane<DepotSummary> Summary { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        var all = Vehicles.Aggregate;
        var moving = all.Where(vehicle => vehicle.Speed > 0);
        all.Count().Into(count => Summary.Value = Summary.Value with { Vehicles = count });
        moving.Count().Into(count => Summary.Value = Summary.Value with { Moving = count });
        moving.Mean(vehicle => vehicle.Speed).Into(speed => Summary.Value = Summary.Value with { Speed = Math.Round(speed, 1) });
        all.Sum(vehicle => vehicle.Odometer).Into(km => Summary.Value = Summary.Value with { Distance = Math.Round(km, 2) });
        all.Count(vehicle => vehicle.Charge < LowCharge).Into(count => Summary.Value = Summary.Value with { Empty = count });
        all.Where(vehicle => vehicle.Charge < LowCharge).Top(MostListed, vehicle => -vehicle.Charge).Into(Emptiest);

        for (var i = 1; i <= fleet.VehiclesPerDepot; i++) Hire(string.Create(CultureInfo.InvariantCulture, $"{GetProperty("id")}-{i:000}"));
        return Task.CompletedTask;
    }

    /// <summary>A vehicle belongs to this depot from now on. The link is stored: it is still there after a restart.</summary>
    [Command]
    private void Hire(string vehicle) => Vehicles.Add(vehicle, $"/vehicle/{Uri.EscapeDataString(vehicle)}", "status");

    /// <summary>A vehicle belongs to this depot no more.</summary>
    [Command]
    private void Retire(string vehicle) => Vehicles.Remove(vehicle);
}
