namespace Swim;

/// <summary>How a join lane's link stands.</summary>
public enum JoinLinkState : byte
{
    /// <summary>It is being opened, or waits for its turn to be.</summary>
    Opening,

    /// <summary>It stands; the source's present state is on its way.</summary>
    Linked,

    /// <summary>It stands, and the lane shows what the source has.</summary>
    Synced,

    /// <summary>It is down and will be opened again after a while; the lane shows what the source had.</summary>
    Waiting,
}
