using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>The endpoint of a silo for who looks at it: a system target, whose requests do not queue behind those of agents. Nothing in it waits.</summary>
internal sealed class MetaService(GrainId id, Silo silo, ILoggerFactory loggers, MetaViews views) : GrainService(id, silo, loggers), IMetaService
{
    public ValueTask<MetaAnswer[]> AskAsync(string asker, MetaAsk[] asks) => new(views.Answer(asker, asks));

    public ValueTask ForgetAsync(string asker, MetaQuestion[] questions)
    {
        views.Forget(asker, questions);
        return default;
    }
}
