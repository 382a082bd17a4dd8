using System.Diagnostics.CodeAnalysis;

namespace Swim.Warp;

/// <summary>Reads the header of an envelope from a frame and leaves its body alone. Stateless, safe from any thread.</summary>
public static class EnvelopeReader
{
    /// <summary>
    /// Reads one frame, without allocating for the header form that implementations print. Node and lane are not checked as URIs,
    /// and a malformed body does not fail: that is for whoever decodes it.
    /// </summary>
    /// <param name="frame">One whole text message, valid UTF-8.</param>
    /// <param name="header">The envelope; its spans live as long as the frame.</param>
    /// <param name="error">Why the frame is not an envelope, for the reason of the close (1002).</param>
    public static bool TryRead(ReadOnlySpan<byte> frame, out EnvelopeHeader header, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (new EnvelopeScanner(frame).TryScan(out header, out var rest))
        {
            header = header with { Body = rest.Trim(" \t\r\n"u8) };
            return true;
        }

        error = "Expected a valid Warp envelope.";
        return false;
    }
}
