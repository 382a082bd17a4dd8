namespace Swim.Cluster.Checking;

/// <summary>What a lane promises to keep.</summary>
internal enum Keeping
{
    /// <summary>Whatever anyone has seen.</summary>
    Committed,

    /// <summary>What is older than a bound when its silo dies, and everything in good order.</summary>
    Behind,

    /// <summary>Nothing when its silo dies.</summary>
    Transient,
}
