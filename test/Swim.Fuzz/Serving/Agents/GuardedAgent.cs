namespace Swim.Fuzz.Serving.Agents;

/// <summary>What strangers may not touch: nobody but the operator, whose key they do not have.</summary>
[Agent("/guarded/:id")]
[AuthorizeLane("operator")]
public sealed partial class GuardedAgent : WebAgent
{
    /// <summary>What anybody but the operator has done to it.</summary>
    [Lane(Durability = Durability.Committed)] public partial ValueLane<int> Touched { get; }

    [Lane] public partial MapLane<string, int> Map { get; }

    [Http("http", "*")]
    private LaneResponse Http()
    {
        Touched.Value++;
        return LaneResponse.NoContent;
    }

    [Command("touch")]
    private void Touch() => Touched.Value++;
}
