using Swim.Warp;

namespace Swim.Gateway.Telemetry;

/// <summary>The attribute <c>swim.envelope.kind</c>, boxed once per kind.</summary>
internal static class EnvelopeKindTags
{
    /// <summary>Kinds that can be counted: the length of a counting array.</summary>
    public static readonly int Count = Enum.GetValues<EnvelopeKind>().Length;

    private static readonly KeyValuePair<string, object?>[] Tags =
        [.. Enum.GetValues<EnvelopeKind>().Select(kind => new KeyValuePair<string, object?>("swim.envelope.kind", kind.ToString().ToLowerInvariant()))];

    public static KeyValuePair<string, object?> For(int kind) => Tags[kind];
}
