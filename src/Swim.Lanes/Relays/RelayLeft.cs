namespace Swim.Lanes;

/// <summary>What a relay has left when it has written.</summary>
internal enum RelayLeft : byte
{
    Nothing,

    /// <summary>Perhaps something; others are to have their turn first.</summary>
    More,

    /// <summary>A step that does not fit into what is left of the batch.</summary>
    TooMuch,
}
