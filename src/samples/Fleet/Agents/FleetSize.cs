namespace Fleet.Agents;

/// <summary>How much is simulated; nothing when there are no depots.</summary>
public sealed record FleetSize(int Depots, int VehiclesPerDepot)
{
    public bool IsSimulated => Depots > 0;
}
