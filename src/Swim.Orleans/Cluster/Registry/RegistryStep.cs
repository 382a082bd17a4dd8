using Orleans;

namespace Swim.Runtime;

/// <summary>One thing that a process tells a node's registry.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Node">The node path.</param>
/// <param name="Lanes">Of <see cref="RegistryKind.Watch"/> the lanes read.</param>
/// <param name="Epoch">The activation's epoch; of <see cref="RegistryKind.Watch"/> none.</param>
/// <param name="Stamp">The activation's stamp; of <see cref="RegistryKind.Watch"/> the highest one seen; 0: none yet.</param>
/// <param name="IsClean">Of <see cref="RegistryKind.Withdraw"/>: everything was published and stored.</param>
[GenerateSerializer]
[Immutable]
[Alias("swim.registry-step")]
internal readonly record struct RegistryStep(
    [property: Id(0)] RegistryKind Kind,
    [property: Id(1)] string Node,
    [property: Id(2)] string[] Lanes,
    [property: Id(3)] Guid Epoch,
    [property: Id(4)] long Stamp,
    [property: Id(5)] bool IsClean)
{
    public static RegistryStep Watch(string node, string[] lanes, long stamp) => new(RegistryKind.Watch, node, lanes, default, stamp, false);

    public static RegistryStep Announce(string node, Guid epoch) => new(RegistryKind.Announce, node, [], epoch, 0, false);

    public static RegistryStep Affirm(string node, Guid epoch, long stamp) => new(RegistryKind.Affirm, node, [], epoch, stamp, false);

    public static RegistryStep Withdraw(string node, Guid epoch, bool isClean) => new(RegistryKind.Withdraw, node, [], epoch, 0, isClean);

    public static RegistryStep Absent(string node, Guid epoch) => new(RegistryKind.Absent, node, [], epoch, 0, false);
}
