namespace Swim.Lanes;

/// <summary>Where a feed's changes come from.</summary>
internal enum FeedSource : byte
{
    /// <summary>From nowhere: the activation has closed, or was lost.</summary>
    None,

    /// <summary>From an activation of this process.</summary>
    Local,

    /// <summary>From another process, through a <see cref="RelayInlet"/>.</summary>
    Far,
}
