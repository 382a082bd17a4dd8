using System.Buffers;
using Swim.Recon;

namespace Swim.Warp;

/// <summary>
/// The body of an envelope, and the value of an <c>@update(key:…)</c>: what follows the header, un-nested. Braces around a single value do not belong to it, nor do
/// they around nothing: <c>@event(…){1}</c> has the body <c>1</c>, <c>@event(…){}</c> none, <c>@event(…){{1}}</c> the body <c>{1}</c>.
/// </summary>
public static class EnvelopeBody
{
    /// <summary>Spaces and newlines.</summary>
    internal static ReadOnlySpan<byte> Blank => " \t\r\n"u8;

    /// <summary>
    /// The body as the text of one value: a slice of what follows the header, trimmed and without the braces that do not belong to it. Looks at the first item at
    /// most, and allocates only for bodies in markup, in parentheses or with something after their braces. Malformed text is returned as it is.
    /// </summary>
    public static ReadOnlySpan<byte> Unwrap(ReadOnlySpan<byte> text)
    {
        text = text.Trim(Blank);
        if (text.IsEmpty) return text;
        return text[0] switch
        {
            (byte)'{' when text[^1] == '}' => UnwrapBraces(text),
            (byte)'{' or (byte)'[' or (byte)'(' => UnwrapTree(text),
            _ => text,
        };
    }

    /// <summary>A body as wire Recon.</summary>
    internal static ReadOnlySpan<byte> Print(Value body)
    {
        var output = new ArrayBufferWriter<byte>();
        body.Print(output);
        return output.WrittenSpan;
    }

    /// <summary>Whether, after spaces, something stands that ends an item.</summary>
    internal static bool BeginsWithSeparator(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" \t"u8);
        return !text.IsEmpty && text[0] is (byte)'\n' or (byte)'\r' or (byte)',' or (byte)';' or (byte)'#';
    }

    /// <summary>Past spaces, newlines and comments.</summary>
    internal static ReadOnlySpan<byte> SkipBlank(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            text = text.TrimStart(Blank);
            if (text.IsEmpty || text[0] != '#') return text;
            var end = text.IndexOfAny((byte)'\n', (byte)'\r');
            text = end < 0 ? default : text[end..];
        }
    }

    /// <summary>By way of a tree, behind an attribute as on the wire: there the items of a group are those of the whole.</summary>
    private static ReadOnlySpan<byte> UnwrapTree(ReadOnlySpan<byte> text) => Value.TryParse([.. "@_ "u8, .. text], out var value) ? Print(value.Body) : text;

    private static ReadOnlySpan<byte> UnwrapBraces(ReadOnlySpan<byte> text)
    {
        // nearly every record begins with a named slot, and then there is nothing to take away
        var name = text[1..].IndexOfAnyExcept(EnvelopeScanner.IdentifierChars);
        if (name > 0 && text[name + 1] == ':' && !char.IsAsciiDigit((char)text[1]) && text[1] != '-') return text;
        try
        {
            var reader = new ReconReader(text);
            if (reader.Token != ReconToken.StartRecord) return text;
            reader.Read();
            switch (reader.Token)
            {
                case ReconToken.EndRecord:
                    reader.Read();
                    return reader.Token == ReconToken.End ? default : text;
                case ReconToken.Attr or ReconToken.Slot or ReconToken.KeyedSlot or ReconToken.Extant:
                    return text;
            }

            var start = (int)reader.Offset;
            reader.Skip();
            if (reader.Token != ReconToken.EndRecord) return text;
            reader.Read();
            if (reader.Token != ReconToken.End) return text;
            // the last brace may be part of a comment; what the reader took from a tree has no place in the text
            return start == 0 || text.Contains((byte)'#') ? UnwrapTree(text) : text[start..^1].Trim(Blank);
        }
        catch (ReconException)
        {
            // an expression, which the reader does not know, or malformed
            return UnwrapTree(text);
        }
    }
}
