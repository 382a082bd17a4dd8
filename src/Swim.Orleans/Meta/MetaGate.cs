using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>Passes on what clients ask; on whichever silo they are connected to.</summary>
[StatelessWorker]
[Reentrant]
internal sealed class MetaGate(SiloMetaTransport transport) : Grain, IMetaGate
{
    public ValueTask<MetaSilo[]> MembersAsync() => new([.. transport.Members]);

    public ValueTask<MetaAnswer[]> AskAsync(SiloAddress silo, string asker, MetaAsk[] asks) => transport.AskAsync(silo, asker, asks);

    public ValueTask ForgetAsync(SiloAddress silo, string asker, MetaQuestion[] questions) => transport.ForgetAsync(silo, asker, questions);
}
