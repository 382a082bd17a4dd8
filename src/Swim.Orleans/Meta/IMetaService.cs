using Orleans;
using Orleans.Concurrency;
using Orleans.Services;

namespace Swim.Runtime;

/// <summary>A silo's end of what processes ask it about itself. The aliases are part of the wire between silos.</summary>
[Alias("swim.meta")]
internal interface IMetaService : IGrainService
{
    /// <inheritdoc cref="MetaViews.Answer"/>
    [ResponseTimeout("00:00:10")]
    [Alias("ask")]
    ValueTask<MetaAnswer[]> AskAsync(string asker, [Immutable] MetaAsk[] asks);

    /// <inheritdoc cref="MetaViews.Forget"/>
    [ResponseTimeout("00:00:10")]
    [Alias("forget")]
    ValueTask ForgetAsync(string asker, [Immutable] MetaQuestion[] questions);
}
