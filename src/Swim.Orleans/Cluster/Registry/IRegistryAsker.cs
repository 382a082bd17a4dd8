namespace Swim.Runtime;

/// <summary>What mail to a registry needs to know, and whom it tells. Must not block or throw.</summary>
internal interface IRegistryAsker
{
    /// <summary>What is read of a node now.</summary>
    RegistryStep WatchOf(string node);

    /// <summary>The owner has answered.</summary>
    void OnAnswer(in RegistryStep step, in RegistryAnswer answer);

    /// <summary>A message failed; its steps are handed back after a while.</summary>
    void OnFailed(PeerAddress owner, Exception error);

    /// <summary>To be told to whoever is the owner now.</summary>
    void Retry(in PendingStep step);

    /// <inheritdoc cref="Retry"/>
    void RetryWatch(string node);
}
