namespace Swim;

/// <summary>What a store says of itself, for health checks. Asks nobody: it tells how the last attempts went. Safe from any thread.</summary>
public interface IStorageStatus
{
    /// <summary>Which store; no password is in it.</summary>
    string Store { get; }

    /// <summary>Why it cannot be read or written, null while it can.</summary>
    StorageFailure? Failure { get; }
}
