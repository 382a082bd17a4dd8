namespace Swim.Warp;

/// <summary>An envelope as scanned: everything but its body understood. Its spans are slices of the frame, or of memory of its own when the header was written unusually.</summary>
public readonly ref struct EnvelopeHeader
{
    /// <summary>The tag.</summary>
    public EnvelopeKind Kind { get; init; }

    /// <summary>The node's URI text as sent, unescaped, not yet checked (<see cref="NodeAddress"/>); empty for <see cref="EnvelopeKind.Auth"/> and its like.</summary>
    public ReadOnlySpan<byte> Node { get; init; }

    /// <summary>The lane's URI text as sent, unescaped, not yet checked (<see cref="LaneAddress"/>); empty for <see cref="EnvelopeKind.Auth"/> and its like.</summary>
    public ReadOnlySpan<byte> Lane { get; init; }

    /// <summary>Priority, usually −1 to 1; 0 when absent or NaN, and on envelopes other than link, linked and sync.</summary>
    public float Prio { get; init; }

    /// <summary>Events per second; 0 (no limit) when absent or NaN, and on envelopes other than link, linked and sync.</summary>
    public float Rate { get; init; }

    /// <summary>
    /// The body as Recon text of one value, not parsed and possibly malformed; empty when there is none. Braces around a single value, which do
    /// not belong to the body (<c>@event(…){1}</c> has the body <c>1</c>, <c>{}</c> has none), are already gone.
    /// </summary>
    public ReadOnlySpan<byte> Body { get; init; }
}
