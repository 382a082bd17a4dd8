using Orleans;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>From a process without a silo: everything through the silo it is connected to.</summary>
internal sealed class ClientMetaTransport(IGrainFactory grains) : IMetaTransport
{
    public string Self { get; } = Guid.NewGuid().ToString("N");

    public SiloAddress? OwnSilo => null;

    private IMetaGate Gate => grains.GetGrain<IMetaGate>(0);

    public async ValueTask<IReadOnlyList<MetaSilo>> MembersAsync() => await Gate.MembersAsync();

    public bool MayHave(string silo) => true;

    public ValueTask<MetaAnswer[]> AskAsync(MetaSilo silo, MetaAsk[] asks) => Gate.AskAsync(silo.Address, Self, asks);

    public ValueTask ForgetAsync(MetaSilo silo, MetaQuestion[] questions) => Gate.ForgetAsync(silo.Address, Self, questions);
}
