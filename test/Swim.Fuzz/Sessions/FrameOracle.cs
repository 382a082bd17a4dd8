using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;
using Swim.Warp;

namespace Swim.Fuzz.Sessions;

/// <summary>What a server has to do about a text message (docs/protocol.md).</summary>
internal static class FrameOracle
{
    public const int Stays = 0;
    private const int BadText = 1007;
    private const int BadEnvelope = 1002;

    private static readonly LocalHosts Hosts = new("127.0.0.1");

    /// <summary>The code it closes with, or <see cref="Stays"/>.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="asked">The link that it asks for, if it asks for one.</param>
    public static int CloseCodeOf(ReadOnlySpan<byte> message, out LinkKey? asked)
    {
        asked = null;
        if (!Utf8.IsValid(message)) return BadText;
        if (!EnvelopeReader.TryRead(message, out var header, out _)) return BadEnvelope;
        if (header.Kind is not (EnvelopeKind.Link or EnvelopeKind.Sync or EnvelopeKind.Unlink or EnvelopeKind.Command)) return Stays;
        if (!TryName(header, out var key)) return BadEnvelope;
        if (header.Kind is EnvelopeKind.Link or EnvelopeKind.Sync) asked = key;
        return Stays;
    }

    /// <summary>The link that an envelope is about.</summary>
    public static bool TryName(in EnvelopeHeader header, [NotNullWhen(true)] out LinkKey? key)
    {
        key = null;
        if (!NodeAddress.TryParse(header.Node, Hosts, out var node, out _) || !LaneAddress.TryParse(header.Lane, out var lane, out _)) return false;
        key = new LinkKey(node.LinkKey, lane.Spelling);
        return true;
    }
}
