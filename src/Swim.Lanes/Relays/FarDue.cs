namespace Swim.Lanes;

/// <summary>What a reader has asked for in another process and not been given.</summary>
[Flags]
internal enum FarDue : byte
{
    None = 0,

    /// <summary>To be linked.</summary>
    Link = 1,

    /// <summary>The beginning of the state.</summary>
    State = 2,

    /// <summary>The next part of it.</summary>
    More = 4,

    /// <summary>To be unlinked.</summary>
    Unlink = 8,
}
