using Microsoft.AspNetCore.Http;

namespace Swim.Gateway;

/// <summary>
/// Turns the credentials of an <c>@auth</c> envelope into an identity for the rest of the connection. Register one in the service
/// collection; without one the application's authentication schemes are asked (<see cref="LaneAccessOptions.Schemes"/>), and without any of those
/// <c>@auth</c> is answered <c>@authed</c> and changes nothing. Links that stand are decided about anew.
/// </summary>
public interface IWarpAuthenticator
{
    /// <summary>Decides. An exception counts as <see cref="WarpAuthentication.Rejected"/> and is logged.</summary>
    /// <param name="upgrade">The upgrade request, for cookies and addresses.</param>
    /// <param name="credentials">The envelope's body as received Recon, not yet parsed; valid until the answer.</param>
    /// <param name="cancellationToken">Cancelled when the connection is gone.</param>
    ValueTask<WarpAuthentication> AuthenticateAsync(HttpContext upgrade, ReadOnlyMemory<byte> credentials, CancellationToken cancellationToken);
}
