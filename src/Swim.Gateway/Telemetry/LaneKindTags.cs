using Swim.Lanes;

namespace Swim.Gateway.Telemetry;

/// <summary>The attribute <c>swim.lane.type</c>, boxed once per kind.</summary>
internal static class LaneKindTags
{
    private static readonly KeyValuePair<string, object?>[] Tags =
        [.. Enum.GetValues<LaneKind>().Select(kind => new KeyValuePair<string, object?>("swim.lane.type", Name(kind)))];

    public static KeyValuePair<string, object?> For(LaneKind kind) => Tags[(int)kind];

    private static string Name(LaneKind kind) => kind switch
    {
        LaneKind.DemandMap => "demand-map",
        LaneKind.JoinValue => "join-value",
        LaneKind.JoinMap => "join-map",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
