namespace Swim.Runtime;

/// <summary>What this process does with messages of others. Never waits; safe from any thread.</summary>
internal interface IPeerReceiver
{
    /// <summary>A batch of a silo that publishes to this process. The memory is valid during the call.</summary>
    FlowReply OnFlow(PeerAddress from, long session, long sequence, ReadOnlyMemory<byte> batch);

    /// <summary>Requests of a process with readers; see <see cref="IPeerTransport.ControlAsync"/>.</summary>
    bool[] OnControl(PeerAddress from, ControlStep[] steps);

    /// <summary>What a process reads and publishes, of nodes whose registry is here.</summary>
    RegistryAnswer[] OnRegister(PeerAddress from, RegistryStep[] steps);
}
