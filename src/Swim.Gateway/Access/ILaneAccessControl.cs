using System.Security.Claims;

namespace Swim.Gateway;

/// <summary>
/// Acts on clients that are connected to this process when what they may do has changed. Without it a change takes effect within
/// <see cref="LaneAccessOptions.RecheckInterval"/>. In a cluster each process has its own, and tells the others what is to hold everywhere. Safe from any thread.
/// </summary>
public interface ILaneAccessControl
{
    /// <summary>Decides anew, at once, about every open link and stream of these clients, and forgets what was decided about them. Returns before that is done.</summary>
    /// <param name="clients">Which; null: all. Called for each client once.</param>
    /// <returns>How many clients are looked at.</returns>
    int Recheck(Func<ClaimsPrincipal, bool>? clients = null);

    /// <summary>Ends the sessions of these clients: sockets are closed with 1008, event streams end. They may come back, as whoever they then are.</summary>
    /// <returns>How many.</returns>
    int Revoke(Func<ClaimsPrincipal, bool> clients);

    /// <summary>
    /// <see cref="Recheck"/> in every gateway of the cluster, with a silo or without one: here at once, elsewhere as soon as they are reached, which is tried again until their
    /// silo is known to be dead.
    /// </summary>
    /// <param name="clients">Which; null: all.</param>
    /// <returns>How many clients of this process are looked at.</returns>
    int RecheckEverywhere(ClientClaim? clients = null);

    /// <summary><see cref="Revoke"/> in every gateway of the cluster, as <see cref="RecheckEverywhere"/>.</summary>
    /// <returns>How many clients of this process.</returns>
    int RevokeEverywhere(ClientClaim clients);
}
