namespace Swim;

/// <summary>
/// A request that cannot be answered for a reason of the client's: thrown by <see cref="LaneRequest.Read{T}(Swim.Recon.Form{T})"/>, or by a handler
/// that wants to end with a status. The client is told status and message; it does not count as a failure of the handler.
/// </summary>
public sealed class LaneRequestException : Exception
{
    /// <summary>With the status (400 to 599) and what the client is told.</summary>
    public LaneRequestException(int status, string message, Exception? inner = null)
        : base(message, inner)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        Status = status;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }
}
