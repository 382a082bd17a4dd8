namespace Swim.Recon;

/// <summary>Takes <c>@name(header) body</c> apart without reading the body.</summary>
public static class ReconHeader
{
    /// <summary>Splits a document that begins with an attribute whose name is an identifier. Allocates nothing.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="name">The attribute's name.</param>
    /// <param name="header">What stands between the parentheses, itself a document; empty without any.</param>
    /// <param name="body">What follows, trimmed of spaces, itself a document; empty when nothing does.</param>
    /// <returns>False when the text begins otherwise, or the parentheses do not close.</returns>
    public static bool TrySplit(ReadOnlySpan<byte> utf8, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> header, out ReadOnlySpan<byte> body)
    {
        name = header = body = default;
        var at = Lexer.SkipWhitespace(utf8, 0);
        if (at >= utf8.Length || utf8[at] != '@') return false;
        var start = ++at;
        try
        {
            if (at < utf8.Length && utf8[at] == '"')
            {
                at = Lexer.SkipString(utf8, at, out start, out var end, out var kind);
                if (kind != TextKind.Plain) return false;
                name = utf8[start..end];
            }
            else
            {
                if (!Lexer.IsIdentStartAt(utf8, at)) return false;
                at = Lexer.SkipIdent(utf8, at);
                name = utf8[start..at];
            }

            if (at < utf8.Length && utf8[at] == '(')
            {
                var close = FindClose(utf8, at);
                if (close < 0) return false;
                header = utf8[(at + 1)..close];
                at = close + 1;
            }
        }
        catch (ReconException)
        {
            return false;
        }

        body = utf8[at..].Trim(" \t\r\n"u8);
        return true;
    }

    /// <summary>The parenthesis that closes the one at <paramref name="at"/>; -1 when none does.</summary>
    private static int FindClose(ReadOnlySpan<byte> utf8, int at)
    {
        var depth = 0;
        while (true)
        {
            var next = utf8[at..].IndexOfAny(Structural);
            if (next < 0) return -1;
            at += next;
            switch (utf8[at])
            {
                case (byte)'"' or (byte)'\'':
                    at = Lexer.SkipString(utf8, at, out _, out _, out _);
                    continue;
                case (byte)'`':
                    at = Lexer.SkipRawString(utf8, at, out _, out _, out _);
                    continue;
                case (byte)'#':
                    at = Lexer.SkipComment(utf8, at);
                    continue;
                case (byte)'[':
                    at = SkipMarkup(utf8, at);
                    if (at < 0) return -1;
                    continue;
                case (byte)'(' or (byte)'{':
                    depth++;
                    break;
                default:
                    if (--depth == 0) return at;
                    break;
            }

            at++;
        }
    }

    private static readonly System.Buffers.SearchValues<byte> Structural = System.Buffers.SearchValues.Create("\"'`#[(){}"u8);

    /// <summary>Past markup, by its own parser: quotes mean nothing in it, nested records bring them back.</summary>
    private static int SkipMarkup(ReadOnlySpan<byte> utf8, int at)
    {
        var parser = new TreeParser(utf8, ReconLimits.Default, at);
        _ = parser.ParseBody();
        return parser.Position;
    }
}
