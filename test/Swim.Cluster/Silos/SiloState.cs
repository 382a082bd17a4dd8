namespace Swim.Cluster.Silos;

/// <summary>What may be expected of a silo.</summary>
internal enum SiloState
{
    /// <summary>No process.</summary>
    Down,

    /// <summary>A process that is not ready yet.</summary>
    Starting,

    /// <summary>It must answer, and keep its links.</summary>
    Up,

    /// <summary>It has been told to end, stands still, or is cut off: nothing is expected of it until it is started again.</summary>
    Troubled,
}
