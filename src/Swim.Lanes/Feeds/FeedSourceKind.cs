namespace Swim.Lanes;

/// <summary>Where a feed's changes come from.</summary>
internal enum FeedSourceKind : byte
{
    /// <summary>From nowhere: the activation has closed, was lost, or cannot be heard.</summary>
    Nobody,

    /// <summary>From an activation of this process.</summary>
    Near,

    /// <summary>From an activation of another process, through a <see cref="RelayInlet"/>.</summary>
    Far,
}
