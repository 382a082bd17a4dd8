using Orleans;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>A member of the cluster.</summary>
[GenerateSerializer]
[Immutable]
[Alias("swim.meta-silo")]
internal sealed record MetaSilo([property: Id(0)] SiloAddress Address, [property: Id(1)] string Name, [property: Id(2)] SiloStatus Status)
{
    /// <summary>Whether it is asked.</summary>
    public bool IsActive => Status == SiloStatus.Active;
}
