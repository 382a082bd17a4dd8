using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>Where clients without a silo ask about silos, which they cannot reach themselves. The aliases are part of the wire.</summary>
[Alias("swim.meta-gate")]
internal interface IMetaGate : IGrainWithIntegerKey
{
    [ResponseTimeout("00:00:10")]
    [Alias("members")]
    ValueTask<MetaSilo[]> MembersAsync();

    [ResponseTimeout("00:00:10")]
    [Alias("ask")]
    ValueTask<MetaAnswer[]> AskAsync(SiloAddress silo, string asker, [Immutable] MetaAsk[] asks);

    [ResponseTimeout("00:00:10")]
    [Alias("forget")]
    ValueTask ForgetAsync(SiloAddress silo, string asker, [Immutable] MetaQuestion[] questions);
}
