using System.Buffers;
using System.Text;

namespace Swim.Recon;

/// <summary>Which characters begin and continue what (docs/protocol.md, lexical rules).</summary>
internal static class Chars
{
    /// <summary>ASCII that may continue an identifier.</summary>
    public static readonly SearchValues<byte> IdentAscii =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<char> IdentAsciiChars =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    public static bool IsSpace(int c) => c is ' ' or '\t';

    public static bool IsNewline(int c) => c is '\n' or '\r';

    public static bool IsDigit(int c) => (uint)(c - '0') <= 9;

    public static bool IsAsciiIdentStart(int c) => (uint)((c | 0x20) - 'a') <= 25 || c == '_';

    public static bool IsIdentStart(int c) => c < 0x80
        ? IsAsciiIdentStart(c)
        : c is >= 0xC0 and <= 0xD6 or >= 0xD8 and <= 0xF6 or >= 0xF8 and <= 0x2FF or >= 0x370 and <= 0x37D
            or >= 0x37F and <= 0x1FFF or >= 0x200C and <= 0x200D or >= 0x2070 and <= 0x218F or >= 0x2C00 and <= 0x2FEF
            or >= 0x3001 and <= 0xD7FF or >= 0xF900 and <= 0xFDCF or >= 0xFDF0 and <= 0xFFFD or >= 0x10000 and <= 0xEFFFF;

    public static bool IsIdentPart(int c) => IsIdentStart(c) || c == '-' || IsDigit(c) || c == 0xB7
        || c is >= 0x300 and <= 0x36F or >= 0x203F and <= 0x2040;

    /// <summary>Whether a text can be written without quotes.</summary>
    public static bool IsIdentifier(ReadOnlySpan<char> text, bool asciiOnly)
    {
        if (text.IsEmpty) return false;
        var ascii = text.IndexOfAnyExcept(IdentAsciiChars);
        if (ascii < 0) return IsAsciiIdentStart(text[0]);
        if (asciiOnly || text[ascii] < 0x80) return false;
        var first = true;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var length) != OperationStatus.Done) return false;
            if (first ? !IsIdentStart(rune.Value) : !IsIdentPart(rune.Value)) return false;
            first = false;
            text = text[length..];
        }

        return true;
    }

    /// <summary>Whether a text can be written without quotes.</summary>
    public static bool IsIdentifier(ReadOnlySpan<byte> utf8, bool asciiOnly)
    {
        if (utf8.IsEmpty) return false;
        if (utf8.IndexOfAnyExcept(IdentAscii) < 0) return IsAsciiIdentStart(utf8[0]);
        if (asciiOnly) return false;
        var first = true;
        while (!utf8.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(utf8, out var rune, out var length) != OperationStatus.Done) return false;
            if (first ? !IsIdentStart(rune.Value) : !IsIdentPart(rune.Value)) return false;
            first = false;
            utf8 = utf8[length..];
        }

        return true;
    }
}
