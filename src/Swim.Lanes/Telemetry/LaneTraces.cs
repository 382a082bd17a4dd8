using System.Diagnostics;

namespace Swim.Lanes;

/// <summary>
/// The spans of a server: <c>swim.command</c> from the edge to the end of its handler, <c>swim.handle</c> around the handler, <c>swim.publish</c> around the end of
/// its turn, <c>swim.store.flush</c> around the commit, <c>swim.link.sync</c> from the request to <c>synced</c>. Names are stable (docs/telemetry.md). Without a
/// listener that samples, each costs one look at a flag and allocates nothing.
/// </summary>
public static class LaneTraces
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "Swim.Server";

    /// <summary>The source, one for the process.</summary>
    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>The span that the caller is in, when it is sampled; else an empty context.</summary>
    public static ActivityContext Current => Activity.Current is { Recorded: true } activity ? activity.Context : default;

    /// <summary>Whether a context is one to go on from.</summary>
    public static bool IsSampled(in ActivityContext context) => (context.TraceFlags & ActivityTraceFlags.Recorded) != 0;

    /// <summary>Begins a span about one lane; null when nobody listens or the sampler says no.</summary>
    /// <param name="name">The span's name.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="parent">Empty: the caller's own span, if it is in one.</param>
    /// <param name="node">The node path.</param>
    /// <param name="lane">The lane's name.</param>
    /// <param name="links">Other traces that it has to do with.</param>
    public static Activity? Start(string name, ActivityKind kind, in ActivityContext parent, string node, string lane, IEnumerable<ActivityLink>? links = null)
    {
        if (!Source.HasListeners() || Source.StartActivity(name, kind, parent, links: links) is not { } span) return null;
        if (span.Recorded) return span.SetTag("swim.node.uri", node).SetTag("swim.lane.uri", lane);

        // only there to hand on that nothing is sampled, which the lack of a span says as well
        span.Dispose();
        return null;
    }

    /// <summary>A context as the header <c>traceparent</c> of W3C Trace Context says it.</summary>
    public static string Print(in ActivityContext context) => $"00-{context.TraceId.ToHexString()}-{context.SpanId.ToHexString()}-{(IsSampled(context) ? "01" : "00")}";

    /// <summary>The context of a <c>traceparent</c>; empty when it is none.</summary>
    public static ActivityContext Parse(string? traceParent) => traceParent is not null && ActivityContext.TryParse(traceParent, null, isRemote: true, out var context) ? context : default;
}
