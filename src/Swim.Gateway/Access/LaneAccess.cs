using System.Security.Claims;

namespace Swim.Gateway;

/// <summary>One question to the <see cref="ILaneAuthorizer"/>.</summary>
/// <param name="User">Who asks: the identity of the upgrade or request, or the one that <c>@auth</c> gave the connection.</param>
/// <param name="Verb">What is wanted.</param>
/// <param name="Node">The normalised node path.</param>
/// <param name="Lane">The lane's name.</param>
/// <param name="Body">The body of the command or link as compact or received Recon, not yet parsed; valid until the answer.</param>
public readonly record struct LaneAccess(ClaimsPrincipal User, LaneVerb Verb, string Node, string Lane, ReadOnlyMemory<byte> Body)
{
    /// <summary>The HTTP method of a request to an HTTP lane, in upper case; null for everything else.</summary>
    public string? Method { get; init; }
}
