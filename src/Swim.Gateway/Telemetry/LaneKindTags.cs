using Swim.Lanes;

namespace Swim.Gateway.Telemetry;

/// <summary>The attribute <c>swim.lane.type</c>, boxed once per kind.</summary>
internal static class LaneKindTags
{
    private static readonly KeyValuePair<string, object?>[] Tags =
        [.. Enum.GetValues<LaneKind>().Select(kind => new KeyValuePair<string, object?>("swim.lane.type", LaneKindNames.For(kind)))];

    public static KeyValuePair<string, object?> For(LaneKind kind) => Tags[(int)kind];
}
