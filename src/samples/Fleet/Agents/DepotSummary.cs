namespace Fleet.Agents;

/// <summary>The vehicles of a depot.</summary>
/// <param name="Vehicles">How many have been heard of.</param>
/// <param name="Moving">How many of them drive.</param>
/// <param name="Speed">The mean of those that drive, in km/h.</param>
/// <param name="Distance">Of all, since they were new, in km.</param>
/// <param name="Empty">How many have little charge left.</param>
[Form]
public readonly partial record struct DepotSummary(long Vehicles, long Moving, double Speed, double Distance, long Empty);
