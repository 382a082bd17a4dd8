namespace Swim.Runtime;

/// <summary>Whom the registrar asks and tells. Must not block or throw.</summary>
internal interface IRegistrarHost
{
    /// <summary>What this process reads of a node now.</summary>
    RegistryStep WatchOf(string node);

    /// <summary>The registry's answer to a watch.</summary>
    void OnAnswer(in RegistryStep step, in RegistryAnswer answer);

    /// <summary>An owner could not be told; it is tried again.</summary>
    void OnRegistryFailed(PeerAddress owner, Exception error);
}
