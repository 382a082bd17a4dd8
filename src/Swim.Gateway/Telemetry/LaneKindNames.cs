using Swim.Lanes;

namespace Swim.Gateway.Telemetry;

/// <summary>Lane kinds as the wire and the documentation name them.</summary>
internal static class LaneKindNames
{
    public static string For(LaneKind kind) => kind switch
    {
        LaneKind.DemandMap => "demand-map",
        LaneKind.JoinValue => "join-value",
        LaneKind.JoinMap => "join-map",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
