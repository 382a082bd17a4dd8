namespace Swim;

/// <summary>What a process is in its cluster.</summary>
public enum SwimRole
{
    /// <summary>A silo: agents live here, and clients are served.</summary>
    Silo,

    /// <summary>
    /// Only a gateway: clients are served as anywhere else, agents live in the silos of the cluster. The process keeps no state and may come and go.
    /// </summary>
    Gateway,
}
