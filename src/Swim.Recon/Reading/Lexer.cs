using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Swim.Recon;

/// <summary>Finds the end of each kind of token. Positions are bytes from the start of the document.</summary>
internal static class Lexer
{
    private static readonly SearchValues<byte> DoubleQuoteStops = Stops((byte)'"');
    private static readonly SearchValues<byte> SingleQuoteStops = Stops((byte)'\'');
    private static readonly SearchValues<byte> BacktickStops = Stops((byte)'`');

    private static readonly SearchValues<byte> Base64 =
        SearchValues.Create("+/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static SearchValues<byte> Stops(byte quote)
    {
        var bytes = new byte[34];
        for (var i = 0; i < 32; i++) bytes[i] = (byte)i;
        bytes[32] = quote;
        bytes[33] = (byte)'\\';
        return SearchValues.Create(bytes);
    }

    [DoesNotReturn]
    public static void Fail(string message, int at) => throw new ReconException(message, at);

    /// <summary>The character at a position: -1 at the end.</summary>
    public static int CharAt(ReadOnlySpan<byte> s, int at, out int length)
    {
        if (at >= s.Length)
        {
            length = 0;
            return -1;
        }

        var b = s[at];
        if (b < 0x80)
        {
            length = 1;
            return b;
        }

        if (Rune.DecodeFromUtf8(s[at..], out var rune, out length) != OperationStatus.Done) Fail("invalid UTF-8", at);
        return rune.Value;
    }

    public static bool IsIdentStartAt(ReadOnlySpan<byte> s, int at)
    {
        if (at >= s.Length) return false;
        var b = s[at];
        return b < 0x80 ? Chars.IsAsciiIdentStart(b) : Chars.IsIdentStart(CharAt(s, at, out _));
    }

    public static int SkipSpace(ReadOnlySpan<byte> s, int at)
    {
        while (at < s.Length && Chars.IsSpace(s[at])) at++;
        return at;
    }

    public static int SkipWhitespace(ReadOnlySpan<byte> s, int at)
    {
        while (at < s.Length && s[at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r') at++;
        return at;
    }

    /// <summary>Past a comment, to its newline or the end.</summary>
    public static int SkipComment(ReadOnlySpan<byte> s, int at)
    {
        var length = s[at..].IndexOfAny((byte)'\n', (byte)'\r');
        var end = length < 0 ? s.Length : at + length;
        if (!Utf8.IsValid(s[at..end])) Fail("invalid UTF-8 in a comment", at);
        return end;
    }

    /// <summary>Past an identifier whose first character is known to begin one.</summary>
    public static int SkipIdent(ReadOnlySpan<byte> s, int at)
    {
        while (true)
        {
            var length = s[at..].IndexOfAnyExcept(Chars.IdentAscii);
            if (length < 0) return s.Length;
            at += length;
            if (s[at] < 0x80) return at;
            if (!Chars.IsIdentPart(CharAt(s, at, out var bytes))) return at;
            at += bytes;
        }
    }

    /// <summary>Past a quoted string, with its content in between.</summary>
    public static int SkipString(ReadOnlySpan<byte> s, int at, out int start, out int end, out TextKind kind)
    {
        var quote = s[at];
        var stops = quote == '"' ? DoubleQuoteStops : SingleQuoteStops;
        start = ++at;
        kind = TextKind.Plain;
        while (true)
        {
            var length = s[at..].IndexOfAny(stops);
            if (length < 0) Fail("a string without its closing quote", start - 1);
            if (!Utf8.IsValid(s.Slice(at, length))) Fail("invalid UTF-8 in a string", at);
            at += length;
            if (s[at] == quote)
            {
                end = at;
                return at + 1;
            }

            if (s[at] != '\\') Fail("a control character in a string", at);
            kind = TextKind.Escaped;
            at = SkipEscape(s, at);
        }
    }

    private static int SkipEscape(ReadOnlySpan<byte> s, int at)
    {
        var c = at + 1 < s.Length ? s[at + 1] : -1;
        switch (c)
        {
            case '"' or '\'' or '\\' or '/' or '@' or '$' or '{' or '}' or '[' or ']' or 'b' or 'f' or 'n' or 'r' or 't':
                return at + 2;
            case 'u':
                for (var i = at + 2; i < at + 6; i++)
                {
                    if (i >= s.Length || !char.IsAsciiHexDigit((char)s[i])) Fail("four hexadecimal digits follow \\u", i);
                }

                return at + 6;
            default:
                Fail("an unknown escape", at);
                return 0;
        }
    }

    /// <summary>Past a raw string in one or three backticks.</summary>
    public static int SkipRawString(ReadOnlySpan<byte> s, int at, out int start, out int end, out TextKind kind)
    {
        var first = at;
        var three = s[at..].StartsWith("```"u8);
        at += three ? 3 : 1;
        start = at;
        kind = TextKind.Plain;
        while (true)
        {
            var length = three ? s[at..].IndexOfAny((byte)'`', (byte)'\\') : s[at..].IndexOfAny(BacktickStops);
            if (length < 0) Fail("a raw string without its closing backtick", first);
            if (!Utf8.IsValid(s.Slice(at, length))) Fail("invalid UTF-8 in a string", at);
            at += length;
            switch (s[at])
            {
                case (byte)'`' when !three:
                    end = at;
                    return at + 1;
                case (byte)'`' when s[at..].StartsWith("```"u8):
                    end = at;
                    return at + 3;
                case (byte)'`':
                    at++;
                    break;
                case (byte)'\\' when at + 1 < s.Length && s[at + 1] is (byte)'`' or (byte)'\\':
                    kind = TextKind.RawEscaped;
                    at += 2;
                    break;
                case (byte)'\\':
                    at++;
                    break;
                default:
                    Fail("a control character in a raw string", at);
                    break;
            }
        }
    }

    /// <summary>Past a number; <paramref name="at"/> itself when there is none.</summary>
    public static int SkipNumber(ReadOnlySpan<byte> s, int at, int maxLength, out NumberSyntax syntax)
    {
        var begin = at;
        syntax = NumberSyntax.Integer;
        if (at < s.Length && s[at] == '-') at++;
        if (at >= s.Length || !Chars.IsDigit(s[at])) return begin;
        var digits = at;
        if (s[at] == '0')
        {
            at++;
            if (at < s.Length && s[at] == 'x' && digits == begin)
            {
                syntax = NumberSyntax.Hex;
                at = SkipHexDigits(s, ++at);
                if (at == digits + 2) Fail("hexadecimal digits follow 0x", at);
                return Checked(begin, at, maxLength);
            }
        }
        else
        {
            at = SkipDigits(s, at);
        }

        var integerEnd = at;
        if (at < s.Length && s[at] == '.')
        {
            syntax = NumberSyntax.Decimal;
            var fraction = ++at;
            at = SkipDigits(s, at);
            if (at == fraction) Fail("a digit follows the point", at);
        }

        if (at < s.Length && (s[at] | 0x20) == 'e')
        {
            syntax = NumberSyntax.Decimal;
            at++;
            if (at < s.Length && s[at] is (byte)'+' or (byte)'-') at++;
            var exponent = at;
            at = SkipDigits(s, at);
            if (at == exponent) Fail("a digit follows the exponent's sign", at);
        }

        // As the reference does: an integer part beyond 64 bits is no decimal.
        if (syntax == NumberSyntax.Decimal && integerEnd - digits >= 19
            && (!Utf8Parser.TryParse(s[digits..integerEnd], out long _, out var used) || used != integerEnd - digits))
        {
            Fail("a decimal's integer part goes beyond 64 bits", begin);
        }

        return Checked(begin, at, maxLength);
    }

    private static int Checked(int begin, int end, int maxLength)
    {
        if (end - begin > maxLength) Fail($"a number longer than {maxLength} bytes", begin);
        return end;
    }

    private static int SkipDigits(ReadOnlySpan<byte> s, int at)
    {
        var length = s[at..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return length < 0 ? s.Length : at + length;
    }

    private static int SkipHexDigits(ReadOnlySpan<byte> s, int at)
    {
        while (at < s.Length && char.IsAsciiHexDigit((char)s[at])) at++;
        return at;
    }

    /// <summary>Past <c>%base64</c>; the content begins one byte after <paramref name="at"/>.</summary>
    public static int SkipData(ReadOnlySpan<byte> s, int at)
    {
        var start = at + 1;
        var length = s[start..].IndexOfAnyExcept(Base64);
        if (length < 0) length = s.Length - start;
        var end = start + length;
        switch (length % 4)
        {
            case 1:
                Fail("base64 comes in groups of four", end);
                break;
            case 2:
                if (!s[end..].StartsWith("=="u8)) Fail("base64 lacks its padding", end);
                end += 2;
                break;
            case 3:
                if (!s[end..].StartsWith("="u8)) Fail("base64 lacks its padding", end);
                end += 1;
                break;
        }

        return end;
    }

    /// <summary>Bytes that <c>%base64</c> content stands for.</summary>
    public static int DataLength(ReadOnlySpan<byte> base64) =>
        base64.Length / 4 * 3 - (base64.EndsWith("=="u8) ? 2 : base64.EndsWith("="u8) ? 1 : 0);

    /// <summary>Decodes checked <c>%base64</c> content. Bits beyond the last whole byte are dropped, as the reference does.</summary>
    public static int DecodeData(ReadOnlySpan<byte> base64, Span<byte> destination)
    {
        var whole = base64.EndsWith("="u8) ? base64.Length - 4 : base64.Length;
        _ = System.Buffers.Text.Base64.DecodeFromUtf8(base64[..whole], destination, out _, out var written);
        if (whole == base64.Length) return written;
        var last = base64[whole..];
        var bits = Sextet(last[0]) << 18 | Sextet(last[1]) << 12 | (last[2] == '=' ? 0 : Sextet(last[2]) << 6);
        destination[written++] = (byte)(bits >> 16);
        if (last[2] != '=') destination[written++] = (byte)(bits >> 8);
        return written;
    }

    private static int Sextet(byte c) => c switch
    {
        >= (byte)'A' and <= (byte)'Z' => c - 'A',
        >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
        (byte)'+' => 62,
        _ => 63,
    };
}
