using System.Buffers;
using System.Globalization;
using System.Text;

namespace Swim.Recon;

/// <summary>Turns the checked content of a text token into characters.</summary>
internal static class TextDecoder
{
    private const int StackBytes = 256;

    public static string GetString(ReadOnlySpan<byte> content, TextKind kind)
    {
        if (kind == TextKind.Plain) return Encoding.UTF8.GetString(content);
        // No escape stands for more UTF-16 units than it has bytes.
        char[]? rented = null;
        var chars = content.Length <= StackBytes ? stackalloc char[StackBytes] : rented = ArrayPool<char>.Shared.Rent(content.Length);
        var text = new string(chars[..Unescape(content, kind, chars)]);
        if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        return text;
    }

    public static bool Equals(ReadOnlySpan<byte> content, TextKind kind, ReadOnlySpan<byte> utf8)
    {
        if (kind == TextKind.Plain) return content.SequenceEqual(utf8);
        if (content.Length < utf8.Length) return false;
        byte[]? rented = null;
        var bytes = content.Length <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(content.Length);
        var equal = bytes[..Unescape(content, kind, bytes)].SequenceEqual(utf8);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return equal;
    }

    /// <summary>Writes UTF-8; never longer than the content. A lone surrogate becomes U+FFFD.</summary>
    public static int Unescape(ReadOnlySpan<byte> content, TextKind kind, Span<byte> destination)
    {
        if (kind == TextKind.Plain)
        {
            content.CopyTo(destination);
            return content.Length;
        }

        var written = 0;
        for (var i = 0; i < content.Length;)
        {
            var plain = content[i..].IndexOf((byte)'\\');
            if (plain < 0) plain = content.Length - i;
            content.Slice(i, plain).CopyTo(destination[written..]);
            written += plain;
            i += plain;
            if (i == content.Length) break;
            var c = Escape(content, kind, ref i);
            if (char.IsHighSurrogate((char)c) && i + 1 < content.Length && content[i] == '\\' && content[i + 1] == 'u')
            {
                var next = i;
                var low = Escape(content, kind, ref next);
                if (char.IsLowSurrogate((char)low))
                {
                    i = next;
                    c = char.ConvertToUtf32((char)c, (char)low);
                }
            }

            var rune = Rune.IsValid(c) ? new Rune(c) : Rune.ReplacementChar;
            written += rune.EncodeToUtf8(destination[written..]);
        }

        return written;
    }

    /// <summary>Writes UTF-16; never more units than the content has bytes. A lone surrogate becomes U+FFFD.</summary>
    private static int Unescape(ReadOnlySpan<byte> content, TextKind kind, Span<char> destination)
    {
        var written = 0;
        for (var i = 0; i < content.Length;)
        {
            var plain = content[i..].IndexOf((byte)'\\');
            if (plain < 0) plain = content.Length - i;
            written += Encoding.UTF8.GetChars(content.Slice(i, plain), destination[written..]);
            i += plain;
            if (i == content.Length) break;
            var c = (char)Escape(content, kind, ref i);
            if (char.IsHighSurrogate(c) && i + 1 < content.Length && content[i] == '\\' && content[i + 1] == 'u')
            {
                var next = i;
                var low = (char)Escape(content, kind, ref next);
                if (char.IsLowSurrogate(low))
                {
                    i = next;
                    destination[written++] = c;
                    destination[written++] = low;
                    continue;
                }
            }

            destination[written++] = char.IsSurrogate(c) ? '\uFFFD' : c;
        }

        return written;
    }

    private static int Escape(ReadOnlySpan<byte> content, TextKind kind, ref int i)
    {
        var c = i + 1 < content.Length ? content[i + 1] : (byte)0;
        if (kind == TextKind.RawEscaped)
        {
            if (c is (byte)'`' or (byte)'\\')
            {
                i += 2;
                return c;
            }

            i++;
            return '\\';
        }

        if (c == 'u')
        {
            var code = int.Parse(content.Slice(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            i += 6;
            return code;
        }

        i += 2;
        return c switch
        {
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            _ => c,
        };
    }
}
