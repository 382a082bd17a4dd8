using System.Text;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.TestKit;

/// <summary>
/// One thing that a link has said. In words (<see cref="ToString"/>): <c>linked</c>, <c>event 5</c>, <c>update a=1</c>, <c>remove a</c>, <c>clear</c>, <c>synced</c>,
/// <c>unlinked Stopped</c>.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Key">The entry's key as Recon text, or empty.</param>
/// <param name="Body">The value or item as Recon text, or empty.</param>
/// <param name="Version">The lane's version after the change; 0 when there is none.</param>
/// <param name="Time">When it came, by the agents' clock.</param>
/// <param name="Reason">Why the link is down, for <see cref="LinkEventKind.Unlinked"/>.</param>
public sealed record LinkEvent(LinkEventKind Kind, string Key, string Body, long Version, DateTimeOffset Time, UnlinkReason Reason = UnlinkReason.Requested)
{
    /// <summary>The body in its .NET type.</summary>
    /// <exception cref="FormException">The body does not fit <typeparamref name="T"/>, or the type has no form.</exception>
    public T As<T>() => Form.For<T>().Parse(Encoding.UTF8.GetBytes(Body));

    /// <summary>The key in its .NET type.</summary>
    /// <exception cref="FormException">The key does not fit <typeparamref name="T"/>, or the type has no form.</exception>
    public T KeyAs<T>() => Form.For<T>().Parse(Encoding.UTF8.GetBytes(Key));

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        LinkEventKind.Linked => "linked",
        LinkEventKind.Event => $"event {Body}".TrimEnd(),
        LinkEventKind.Update => $"update {Key}={Body}",
        LinkEventKind.Remove => $"remove {Key}",
        LinkEventKind.Clear => "clear",
        LinkEventKind.Synced => "synced",
        _ => $"unlinked {Reason}",
    };

    internal static LinkEvent Of(in LaneOp op, DateTimeOffset time) => new(
        op.Kind switch
        {
            LaneOpKind.Update => LinkEventKind.Update,
            LaneOpKind.Remove => LinkEventKind.Remove,
            LaneOpKind.Clear => LinkEventKind.Clear,
            _ => LinkEventKind.Event,
        },
        Text(op.Key),
        Encoding.UTF8.GetString(op.Value),
        op.Version,
        time);

    internal static LinkEvent Notice(LinkEventKind kind, DateTimeOffset time, UnlinkReason reason = UnlinkReason.Requested) => new(kind, "", "", 0, time, reason);

    private static string Text(Payload? payload) => payload is null ? "" : Encoding.UTF8.GetString(payload.Span);
}
