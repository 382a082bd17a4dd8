namespace Fleet.Agents;

/// <summary>All depots together; the members as in <see cref="DepotSummary"/>.</summary>
[Form]
public readonly partial record struct CountrySummary(long Depots, long Vehicles, long Moving, double Speed, double Distance, long Empty);
