using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>
/// Where a client without a silo says what silos say to each other: it cannot call a silo's endpoint, so the silo that it happens to be connected to passes on what
/// is for another. Everything said here may be said again. The aliases are part of the wire.
/// </summary>
[Alias("swim.door")]
[GrainInterfaceType("swim.door")]
internal interface IPeerDoor : IGrainWithIntegerKey
{
    /// <inheritdoc cref="IPeerTransport.ControlAsync"/>
    [AlwaysInterleave]
    [ResponseTimeout("00:00:15")]
    [Alias("control")]
    ValueTask<bool[]> ControlAsync(PeerAddress from, SiloAddress to, [Immutable] ControlStep[] steps);

    /// <inheritdoc cref="IPeerTransport.RegisterAsync"/>
    [AlwaysInterleave]
    [ResponseTimeout("00:00:15")]
    [Alias("register")]
    ValueTask<RegistryAnswer[]> RegisterAsync(PeerAddress from, SiloAddress owner, [Immutable] RegistryStep[] steps);

    /// <summary>The cluster, as this silo knows it.</summary>
    [AlwaysInterleave]
    [ResponseTimeout("00:00:05")]
    [Alias("members")]
    ValueTask<DoorMembers> MembersAsync();
}
