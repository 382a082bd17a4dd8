using Orleans;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Swim.TestKit.Tests;

/// <summary>An agent that moves to another silo when it is told to.</summary>
[Agent("/roaming/:id")]
public sealed partial class RoamingAgent : WebAgent
{
    [Lane] public partial ValueLane<int> Count { get; }

    [Lane(Durability = Durability.Transient)] public partial ValueLane<string> Silo { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        Silo.Value = Context.Address.SiloAddress!.ToParsableString();
        return Task.CompletedTask;
    }

    [Command] private void Add(int by) => Count.Value += by;

    [Command]
    private void MoveTo(string silo)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, SiloAddress.FromParsableString(silo));
        this.MigrateOnIdle();
    }

    private IGrainContext Context => ((IGrainBase)this).GrainContext;
}
