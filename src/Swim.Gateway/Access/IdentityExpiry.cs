namespace Swim.Gateway;

/// <summary>What becomes of a session whose identity is over.</summary>
public enum IdentityExpiry
{
    /// <summary>The connection is closed with 1008, an event stream ends.</summary>
    Close,

    /// <summary>The client is told <c>@deauthed</c> and goes on without an identity; links that it may then not have are unlinked.</summary>
    Downgrade,
}
