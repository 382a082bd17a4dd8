using System.Security.Claims;

namespace Swim.Gateway;

/// <summary>Clients by a claim that they have, so that other processes can be told whom something is about.</summary>
/// <param name="Type">The claim's type, as the identities of this application carry it.</param>
/// <param name="Value">Its value.</param>
public readonly record struct ClientClaim(string Type, string Value)
{
    /// <summary>Whether someone has it.</summary>
    public bool IsOf(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.HasClaim(Type, Value);
    }
}
