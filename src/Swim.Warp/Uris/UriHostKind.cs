namespace Swim.Warp;

/// <summary>What the host of a <see cref="UriAuthority"/> is.</summary>
public enum UriHostKind
{
    /// <summary>A name, or nothing.</summary>
    Name,

    /// <summary>Four decimal numbers.</summary>
    IPv4,

    /// <summary>Whatever stood in brackets.</summary>
    IPv6,
}
