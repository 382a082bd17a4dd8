using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>An agent that is active in this process, as other processes ask for it. Any thread; what is asked is carried out on the agent's own.</summary>
internal interface IPresentAgent
{
    /// <summary>Its node path.</summary>
    string Node { get; }

    /// <summary>Its activation.</summary>
    Guid Epoch { get; }

    /// <summary>The activation's stamp.</summary>
    long Stamp { get; }

    /// <summary>Has lanes published to another process. False here and below: it is still starting and has been asked too much; ask again.</summary>
    bool Watch(RelayPeer peer, string[] lanes);

    /// <summary>Has a part of a lane's whole state sent to another process, from the start when <paramref name="afterKey"/> is null.</summary>
    bool Recover(RelayPeer peer, string lane, byte[]? afterKey);

    /// <summary>Another process does not read a lane any more.</summary>
    bool Release(RelayPeer peer, string lane, long seen);

    /// <summary>The registry's answer has come after the activation had gone on without it.</summary>
    void Announced(in RegistryAnswer answer);

    /// <summary>
    /// Others have been told of a later activation, which is not there any more: if this one still counts as alive, it takes a rank above that one's, else nobody would listen to it.
    /// </summary>
    void Rise(long above);
}
