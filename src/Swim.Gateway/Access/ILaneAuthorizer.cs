namespace Swim.Gateway;

/// <summary>
/// Asked before every link, sync, command and HTTP read that rules allow (<see cref="LaneAccessOptions"/>, attributes of agents), and every
/// <see cref="LaneAccessOptions.RecheckInterval"/> about links that stand. Register one in the service collection for what policies cannot say.
/// Called from any thread; while a WARP connection waits for an answer nothing more is read from it, so that order is kept.
/// An answer that is ready at once costs no allocation. An exception counts as <see cref="LaneAccessResult.Denied"/> and is logged.
/// </summary>
public interface ILaneAuthorizer
{
    /// <summary>Decides.</summary>
    ValueTask<LaneAccessResult> AuthorizeAsync(LaneAccess access, CancellationToken cancellationToken);
}
