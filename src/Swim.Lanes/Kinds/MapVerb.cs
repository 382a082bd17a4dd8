namespace Swim.Lanes;

/// <summary>What a command to a map lane asks for.</summary>
internal enum MapVerb : byte
{
    Update,
    Remove,
    Clear,
    Take,
    Drop,
}
