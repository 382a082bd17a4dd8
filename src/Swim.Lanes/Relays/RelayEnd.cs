namespace Swim.Lanes;

/// <summary>Why a relay says no more.</summary>
internal enum RelayEnd : byte
{
    /// <summary>The activation has ended, not as it should: what is stored may be less than what was shown.</summary>
    Lost,

    /// <summary>The activation has ended with everything published and stored.</summary>
    Closed,

    /// <summary>As the other side asked for, since it has no readers.</summary>
    Released,
}
