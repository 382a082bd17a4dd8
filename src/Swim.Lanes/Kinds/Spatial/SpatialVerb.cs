namespace Swim.Lanes;

/// <summary>What a command to a spatial lane asks for.</summary>
internal enum SpatialVerb : byte
{
    Update,
    Move,
    Remove,
    Clear,
}
