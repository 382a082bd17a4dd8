namespace Swim.Client;

/// <summary>A host has not taken the connection, and said when to come back.</summary>
internal sealed class HostRefusedException(Exception reason, TimeSpan retryAfter) : Exception(reason.Message, reason)
{
    /// <summary>How long to leave it alone.</summary>
    public TimeSpan RetryAfter => retryAfter;
}
