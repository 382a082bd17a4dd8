namespace Swim.Gateway;

/// <summary>
/// Asked before every link, sync, command and HTTP read. Register one in the service collection; without one everything is allowed.
/// Called from any thread; while a WARP connection waits for an answer nothing more is read from it, so that order is kept.
/// An answer that is ready at once costs no allocation. An exception counts as <see cref="LaneAccessResult.Denied"/> and is logged.
/// </summary>
public interface ILaneAuthorizer
{
    /// <summary>Decides.</summary>
    ValueTask<LaneAccessResult> AuthorizeAsync(LaneAccess access, CancellationToken cancellationToken);
}
