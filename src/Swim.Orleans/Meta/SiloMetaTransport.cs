using Orleans.Runtime;
using Orleans.Runtime.Services;

namespace Swim.Runtime;

/// <summary>From a silo: the others by their grain service, itself at once.</summary>
internal sealed class SiloMetaTransport(IServiceProvider services, ILocalSiloDetails own, IClusterMembershipService membership, MetaViews views) : GrainServiceClient<IMetaService>(services), IMetaTransport
{
    public string Self { get; } = own.SiloAddress.ToParsableString();

    public SiloAddress OwnSilo => own.SiloAddress;

    /// <summary>The members of the cluster, this silo as active: it is running.</summary>
    public IReadOnlyList<MetaSilo> Members =>
    [
        new MetaSilo(own.SiloAddress, own.Name, SiloStatus.Active),
        .. membership.CurrentSnapshot.Members.Values.Where(member => !member.SiloAddress.Equals(own.SiloAddress)).Select(static member => new MetaSilo(member.SiloAddress, member.Name, member.Status)),
    ];

    public ValueTask<IReadOnlyList<MetaSilo>> MembersAsync() => new(Members);

    public bool MayHave(string silo) => Members.Any(member => member.IsActive && member.Name == silo);

    public ValueTask<MetaAnswer[]> AskAsync(MetaSilo silo, MetaAsk[] asks) => AskAsync(silo.Address, Self, asks);

    public ValueTask ForgetAsync(MetaSilo silo, MetaQuestion[] questions) => ForgetAsync(silo.Address, Self, questions);

    /// <summary>Asks in the name of another process.</summary>
    public ValueTask<MetaAnswer[]> AskAsync(SiloAddress silo, string asker, MetaAsk[] asks) =>
        silo.Equals(own.SiloAddress) ? new ValueTask<MetaAnswer[]>(views.Answer(asker, asks)) : GetGrainService(silo).AskAsync(asker, asks);

    /// <summary>Tells what another process does not look at any more.</summary>
    public ValueTask ForgetAsync(SiloAddress silo, string asker, MetaQuestion[] questions)
    {
        if (!silo.Equals(own.SiloAddress)) return GetGrainService(silo).ForgetAsync(asker, questions);
        views.Forget(asker, questions);
        return default;
    }
}
