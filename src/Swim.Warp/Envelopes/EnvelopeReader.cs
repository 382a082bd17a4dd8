using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Swim.Recon;

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
        if (!new EnvelopeScanner(frame).TryScan(out header, out var rest) && !TryReadUnusual(frame, out header, out rest, out error)) return false;
        if (EnvelopeBody.BeginsWithSeparator(rest)) return TryReadSeparated(frame, ref header, rest, out error);
        if (!rest.IsEmpty) header = header with { Body = EnvelopeBody.Unwrap(rest) };
        return true;
    }

    /// <summary>A header in any of Recon's other spellings; it is parsed as a tree, the body still is not.</summary>
    private static bool TryReadUnusual(ReadOnlySpan<byte> frame, out EnvelopeHeader header, out ReadOnlySpan<byte> rest, [NotNullWhen(false)] out string? error)
    {
        header = default;
        rest = default;
        frame = EnvelopeBody.SkipBlank(frame);
        if (!ReconHeader.TrySplit(frame, out var tag, out var parameters, out _)) return TryReadTree(frame, out header, out error);
        var kind = EnvelopeTags.Parse(tag);
        if (kind == EnvelopeKind.None)
        {
            error = EnvelopeErrors.UnknownTag;
            return false;
        }

        HeaderSlots slots = default;
        error = null;
        try
        {
            var tree = Value.Parse(parameters);
            if (EnvelopeTags.IsAddressed(kind) && !HeaderSlots.TryRead(kind, tree, out slots, out error)) return false;
        }
        catch (ReconException e)
        {
            error = EnvelopeErrors.Malformed(e.Message);
            return false;
        }

        header = Header(kind, slots);
        rest = After(frame, tag, parameters);
        return true;
    }

    /// <summary>
    /// What follows the header begins with a comment or with what separates items: then the frame is an envelope without a body (trailing blank),
    /// or several items, or malformed behind the header, which is the body's affair.
    /// </summary>
    private static bool TryReadSeparated(ReadOnlySpan<byte> frame, ref EnvelopeHeader header, ReadOnlySpan<byte> rest, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (!Value.TryParse(frame, out var tree))
        {
            header = header with { Body = rest.Trim(EnvelopeBody.Blank) };
            return true;
        }

        if (tree.Tag is not null && EnvelopeTags.Parse(Encoding.UTF8.GetBytes(tree.Tag)) == header.Kind)
        {
            header = header with { Body = EnvelopeBody.Print(tree.Body) };
            return true;
        }

        error = EnvelopeErrors.SeveralItems;
        return false;
    }

    /// <summary>A tag spelt so unusually that only the parser knows where it ends.</summary>
    private static bool TryReadTree(ReadOnlySpan<byte> frame, out EnvelopeHeader header, [NotNullWhen(false)] out string? error)
    {
        header = default;
        try
        {
            var tree = Value.Parse(frame);
            var kind = tree.Tag is null ? EnvelopeKind.None : EnvelopeTags.Parse(Encoding.UTF8.GetBytes(tree.Tag));
            HeaderSlots slots = default;
            error = kind == EnvelopeKind.None ? EnvelopeErrors.UnknownTag : null;
            if (error is null && EnvelopeTags.IsAddressed(kind)) HeaderSlots.TryRead(kind, tree.GetHeader(tree.Tag!), out slots, out error);
            if (error is null) header = Header(kind, slots) with { Body = EnvelopeBody.Print(tree.Body) };
        }
        catch (ReconException e)
        {
            error = EnvelopeErrors.Malformed(e.Message);
        }

        return error is null;
    }

    private static EnvelopeHeader Header(EnvelopeKind kind, HeaderSlots slots) => new()
    {
        Kind = kind,
        Node = slots.Node is null ? default : Encoding.UTF8.GetBytes(slots.Node),
        Lane = slots.Lane is null ? default : Encoding.UTF8.GetBytes(slots.Lane),
        Prio = slots.Prio,
        Rate = slots.Rate,
    };

    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> parameters)
    {
        int at;
        if (parameters.IsEmpty)
        {
            frame.Overlaps(tag, out at);
            at += tag.Length;
            if (at > tag.Length + 1 && at < frame.Length && frame[at] == '"') at++;
            if (at < frame.Length && frame[at] == '(') at += 2;
        }
        else
        {
            frame.Overlaps(parameters, out at);
            at += parameters.Length + 1;
        }

        return frame[at..];
    }
}
