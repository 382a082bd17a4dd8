namespace Swim.Runtime;

/// <summary>
/// How messages get from this process to another one that holds agents or readers. A call that fails may or may not have been carried out. No call
/// may be made from a grain's turn: the answer would wait for it. Safe from any thread.
/// </summary>
internal interface IPeerTransport
{
    /// <summary>This process.</summary>
    PeerAddress Self { get; }

    /// <summary>
    /// Hands over one batch of the flow to a process with readers. The memory is not read any more once the call has succeeded; after a failure it may be
    /// for as long as it exists.
    /// </summary>
    ValueTask<FlowReply> FlowAsync(PeerAddress to, long session, long sequence, ReadOnlyMemory<byte> batch);

    /// <summary>Asks a publishing silo; of each <see cref="ControlKind.Attach"/> the answer says whether the agent is active there, of others it is true.</summary>
    ValueTask<bool[]> ControlAsync(PeerAddress to, ControlStep[] steps);

    /// <summary>Tells the registry of an owner what this process reads and publishes; one answer per step.</summary>
    ValueTask<RegistryAnswer[]> RegisterAsync(PeerAddress owner, RegistryStep[] steps);
}
