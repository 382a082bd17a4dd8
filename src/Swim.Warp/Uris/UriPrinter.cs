using System.Text;

namespace Swim.Warp;

/// <summary>Prints decoded components; whatever their part of the URI cannot hold becomes UTF-8 in lower-case hex.</summary>
internal static class UriPrinter
{
    private const string Hex = "0123456789abcdef";

    public static void Encode(StringBuilder output, string text, byte set)
    {
        foreach (var c in text)
        {
            if (!UriChars.Is((int)c, set))
            {
                EncodeRunes(output, text, set);
                return;
            }
        }

        output.Append(text);
    }

    public static string PrintPath(UriPath path, bool hasScheme, bool hasAuthority)
    {
        var output = new StringBuilder();
        // RFC 3986 §4.2 and §3.3: what would otherwise read as an authority or a scheme
        if (!hasAuthority && path.IsRooted && path.Segments.Length > 1 && path.Segments[0].Length == 0) output.Append("/.");
        var guardColon = !path.IsRooted && !hasScheme && !hasAuthority;
        if (path.IsRooted) output.Append('/');
        for (var i = 0; i < path.Segments.Length; i++)
        {
            if (i > 0) output.Append('/');
            var start = output.Length;
            Encode(output, path.Segments[i], UriChars.Path);
            if (i == 0 && guardColon) output.Replace(":", "%3a", start, output.Length - start);
        }

        return output.ToString();
    }

    public static string PrintQuery(IReadOnlyList<KeyValuePair<string?, string>> pairs)
    {
        var output = new StringBuilder();
        for (var i = 0; i < pairs.Count; i++)
        {
            if (i > 0) output.Append('&');
            if (pairs[i].Key is { } key)
            {
                Encode(output, key, UriChars.Param);
                output.Append('=');
            }

            Encode(output, pairs[i].Value, UriChars.Query);
        }

        return output.ToString();
    }

    private static void EncodeRunes(StringBuilder output, string text, byte set)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == 0)
            {
                // what SwimOS prints (modified UTF-8); a raw %00 is read as well
                output.Append("%c0%80");
            }
            else if (UriChars.Is(rune.Value, set))
            {
                output.Append((char)rune.Value);
            }
            else
            {
                foreach (var b in utf8[..rune.EncodeToUtf8(utf8)]) output.Append('%').Append(Hex[b >> 4]).Append(Hex[b & 15]);
            }
        }
    }
}
