namespace Swim.Lanes;

/// <summary>What a command to a list lane asks for, or a change of a list does.</summary>
internal enum ListVerb : byte
{
    /// <summary>Replace, or insert.</summary>
    Update,
    Move,
    Remove,
    Drop,
    Take,
    Clear,
}
