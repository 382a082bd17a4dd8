using Swim.Recon;

namespace Swim.Hosting.Tests.Access;

/// <summary>A lane of every kind, each for staff only.</summary>
[Agent("/vault/:id")]
internal sealed partial class VaultAgent : WebAgent
{
    [Lane, AuthorizeLane("staff")]
    public partial ValueLane<int> Value { get; }

    [Lane, AuthorizeLane("staff")]
    public partial MapLane<string, int> Map { get; }

    [Lane, AuthorizeLane("staff")]
    public partial ListLane<string> List { get; }

    [Lane, AuthorizeLane("staff")]
    public partial SupplyLane<int> Supply { get; }

    [Lane, AuthorizeLane("staff")]
    public partial DemandLane<int> Demand { get; }

    [Lane, AuthorizeLane("staff")]
    public partial DemandMapLane<string, int> DemandMap { get; }

    [Join, AuthorizeLane("staff")]
    public partial JoinValueLane<string, int> JoinValue { get; }

    [Join, AuthorizeLane("staff")]
    public partial JoinMapLane<string, string, int> JoinMap { get; }

    [Lane, AuthorizeLane("staff")]
    public partial SpatialLane<string, int> Spatial { get; }

    [Trait("trait/")]
    public partial VaultTrait Trait { get; }

    [Command]
    [Microsoft.AspNetCore.Authorization.Authorize("staff")]
    private void Command(Value body) => Value.Value++;

    [Http("http", "GET,POST"), AuthorizeLane("staff")]
    private int Http() => Value.Value;

    [OnCue(nameof(Demand))]
    private int ComputeDemand() => Value.Value;

    [OnSync(nameof(DemandMap))]
    private IEnumerable<string> Keys() => ["a"];

    [OnCue(nameof(DemandMap))]
    private int ComputeDemand(string key) => key.Length;
}

internal sealed partial class VaultTrait : AgentTrait
{
    [Lane, AuthorizeLane("staff")]
    public partial ValueLane<int> Value { get; }
}
