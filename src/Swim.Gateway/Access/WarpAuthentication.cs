using System.Security.Claims;

namespace Swim.Gateway;

/// <summary>An answer of the <see cref="IWarpAuthenticator"/>.</summary>
public sealed class WarpAuthentication
{
    private WarpAuthentication(ClaimsPrincipal? user, bool closes)
    {
        User = user;
        Closes = closes;
    }

    /// <summary>Not known: <c>@deauthed</c>, the connection stays and keeps its identity.</summary>
    public static WarpAuthentication Rejected { get; } = new(null, closes: false);

    /// <summary>Not wanted: <c>@deauthed</c>, then the connection is closed with 1008.</summary>
    public static WarpAuthentication Denied { get; } = new(null, closes: true);

    /// <summary>The identity, or null when there is none.</summary>
    public ClaimsPrincipal? User { get; }

    /// <summary>When the identity is over; null: not before the connection is, unless it has a claim <c>exp</c>.</summary>
    public DateTimeOffset? Expires { get; private init; }

    internal bool Closes { get; }

    /// <summary>Known: <c>@authed</c>, and later envelopes carry <paramref name="user"/>.</summary>
    public static WarpAuthentication Accept(ClaimsPrincipal user) => Accept(user, null);

    /// <summary>Known for some time: <c>@authed</c>, and later envelopes carry <paramref name="user"/> until <paramref name="expires"/>.</summary>
    public static WarpAuthentication Accept(ClaimsPrincipal user, DateTimeOffset? expires)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new WarpAuthentication(user, closes: false) { Expires = expires };
    }
}
