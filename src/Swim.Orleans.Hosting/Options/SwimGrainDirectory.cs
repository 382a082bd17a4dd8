namespace Swim;

/// <summary>Who knows on which silo an agent is active; see <see cref="SwimClusterOptions.Directory"/>.</summary>
public enum SwimGrainDirectory
{
    /// <summary>
    /// Orleans' directory of partitions that are handed over and, after a silo was lost, recovered by asking the silos that are left: agents on those stay
    /// active. Orleans calls it experimental (ORLEANSEXP003).
    /// </summary>
    Distributed,

    /// <summary>
    /// Orleans' older directory: when a silo is lost, agents on other silos whose entry it held end their activation and start again at the next use. What they had not
    /// stored yet is stored as they end; transient lanes begin anew.
    /// </summary>
    Local,
}
