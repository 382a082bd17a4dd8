using Swim.Lanes;
using Swim.Warp;

namespace Swim.Gateway.Connections;

/// <summary>Whole envelopes that are sent once or rarely.</summary>
internal static class EnvelopeBytes
{
    public static byte[] Host(EnvelopeKind kind) => EnvelopeWriter.BuildHeader(kind);

    /// <summary>Repeats body, prio and rate of the request that made the link.</summary>
    public static byte[] Linked(string node, string lane, LinkRequest request) =>
        Join(EnvelopeWriter.BuildHeader(EnvelopeKind.Linked, node, lane, request.Prio, request.Rate), request.Body);

    public static byte[] Synced(string node, string lane) => EnvelopeWriter.BuildHeader(EnvelopeKind.Synced, node, lane);

    public static byte[] Unlinked(string node, string lane, UnlinkReason reason) =>
        Join(EnvelopeWriter.BuildHeader(EnvelopeKind.Unlinked, node, lane), BodyOf(reason));

    private static ReadOnlySpan<byte> BodyOf(UnlinkReason reason) => reason switch
    {
        UnlinkReason.NodeNotFound => "@nodeNotFound"u8,
        UnlinkReason.LaneNotFound => "@laneNotFound"u8,
        UnlinkReason.Unsupported => "@unsupported"u8,
        _ => default,
    };

    private static byte[] Join(byte[] header, ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return header;
        var envelope = new byte[EnvelopeWriter.GetLength(header, body)];
        EnvelopeWriter.Write(envelope, header, body);
        return envelope;
    }
}
