namespace Swim.Gateway;

/// <summary>What becomes of clients whose connection or request has no identity.</summary>
public enum AnonymousAccess
{
    /// <summary>They come in, and may do what rules allow anybody.</summary>
    Allow,

    /// <summary>Sockets come in, but may do nothing until <c>@auth</c> has given them an identity, within <see cref="LaneAccessOptions.AuthenticationTimeout"/>; HTTP requests are answered 401.</summary>
    MustAuthenticate,

    /// <summary>Upgrades and requests are answered 401.</summary>
    Refuse,
}
