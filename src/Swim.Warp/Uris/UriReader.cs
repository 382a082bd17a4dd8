using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Swim.Warp;

/// <summary>Reads a URI from UTF-8; says what is wrong instead of throwing, because the text is a stranger's.</summary>
internal ref struct UriReader
{
    private readonly ReadOnlySpan<byte> _input;
    private readonly Span<byte> _scratch;
    private int _at;

    public UriReader(ReadOnlySpan<byte> input, Span<byte> scratch)
    {
        _input = input;
        _scratch = scratch;
        _at = 0;
        Error = null;
    }

    public string? Error { get; private set; }

    public int Offset => _at;

    public WarpUri? Read()
    {
        if (!ReadScheme(out var scheme)) return null;
        UriAuthority? authority = null;
        if (_input[_at..].StartsWith("//"u8))
        {
            _at += 2;
            authority = ReadAuthority();
            if (authority is null) return null;
            if (_at < _input.Length && !IsSlash(_input[_at]) && _input[_at] is not ((byte)'?' or (byte)'#')) return Unexpected();
        }

        if (!ReadPath(out var path)) return null;
        // what the printer puts before a path that would read as an authority
        if (authority is null && path is { IsRooted: true, Segments: [".", "", _, ..] }) path = new UriPath(true, path.Segments[1..]);
        List<KeyValuePair<string?, string>>? query = null;
        if (TakeIf('?') && !ReadQuery(out query)) return null;
        string? fragment = null;
        if (TakeIf('#') && !ReadText(UriChars.Query, out fragment)) return null;
        if (_at < _input.Length) return Unexpected();
        return new WarpUri(scheme, authority, path, query, fragment);
    }

    private bool ReadScheme(out string? scheme)
    {
        scheme = null;
        var end = 0;
        while (end < _input.Length && UriChars.Is(_input[end], UriChars.Scheme)) end++;
        if (end == _input.Length || _input[end] != ':') return true;
        if (end == 0 || !UriChars.Is(_input[0], UriChars.Alpha))
        {
            Error = "expected a scheme";
            return false;
        }

        scheme = Encoding.ASCII.GetString(_input[..end]).ToLowerInvariant();
        _at = end + 1;
        return true;
    }

    private UriAuthority? ReadAuthority()
    {
        string? user = null, password = null;
        var rest = _input[_at..];
        var at = rest.IndexOfAny((byte)'@', (byte)'/');
        if (at >= 0 && rest[at] == '@')
        {
            if (!ReadText(UriChars.User, out user)) return null;
            if (TakeIf(':') && !ReadText(UriChars.User, out password, also: ':')) return null;
            if (!TakeIf('@'))
            {
                Unexpected();
                return null;
            }
        }

        string? host;
        var kind = UriHostKind.Name;
        if (TakeIf('['))
        {
            var start = _at;
            while (_at < _input.Length && (UriChars.Is(_input[_at], UriChars.User) || _input[_at] == ':')) _at++;
            host = Encoding.ASCII.GetString(_input[start.._at]);
            kind = UriHostKind.IPv6;
            if (!TakeIf(']'))
            {
                Unexpected();
                return null;
            }
        }
        else if (!ReadText(UriChars.User, out host))
        {
            return null;
        }
        else if (IsIPv4(host))
        {
            kind = UriHostKind.IPv4;
        }

        return ReadPort(out var port) ? new UriAuthority(user, password, host.ToLowerInvariant(), kind, port) : null;
    }

    private bool ReadPort(out int? port)
    {
        port = null;
        if (!TakeIf(':')) return true;
        long number = 0;
        for (; _at < _input.Length && char.IsAsciiDigit((char)_input[_at]); _at++)
        {
            number = number * 10 + (_input[_at] - '0');
            if (number > int.MaxValue)
            {
                Error = "port overflow";
                return false;
            }
        }

        if (number > 0) port = (int)number;
        return true;
    }

    private bool ReadPath(out UriPath path)
    {
        path = UriPath.Empty;
        var rooted = _at < _input.Length && IsSlash(_input[_at]);
        if (rooted) _at++;
        else if (_at == _input.Length || _input[_at] is (byte)'?' or (byte)'#') return true;
        var segments = new List<string>();
        while (true)
        {
            if (!ReadText(UriChars.Path, out var segment)) return false;
            segments.Add(segment);
            if (_at == _input.Length || !IsSlash(_input[_at])) break;
            _at++;
        }

        path = new UriPath(rooted, [.. segments]);
        return true;
    }

    private bool ReadQuery([NotNullWhen(true)] out List<KeyValuePair<string?, string>>? pairs)
    {
        pairs = [];
        do
        {
            if (!ReadText(UriChars.Param, out var first)) return false;
            if (!TakeIf('='))
            {
                pairs.Add(new(null, first));
                continue;
            }

            if (!ReadText(UriChars.Param, out var value, also: '=')) return false;
            pairs.Add(new(first, value));
        }
        while (TakeIf('&'));
        return true;
    }

    /// <summary>Reads and decodes up to the first character outside the set.</summary>
    private bool ReadText(byte set, [NotNullWhen(true)] out string? text, char also = '\0')
    {
        text = null;
        var length = 0;
        while (_at < _input.Length)
        {
            var c = _input[_at];
            if (UriChars.Is(c, set) || (also != '\0' && c == also))
            {
                _scratch[length++] = c;
                _at++;
            }
            else if (c == '%')
            {
                if (_at + 3 > _input.Length || Convert.FromHexString(_input.Slice(_at + 1, 2), _scratch[length..], out _, out _) != OperationStatus.Done)
                {
                    Error = "expected two hex digits after %";
                    return false;
                }

                length++;
                _at += 3;
            }
            else
            {
                break;
            }
        }

        var bytes = _scratch[..length];
        if (!Utf8.IsValid(bytes))
        {
            bytes = Mend(bytes);
            if (!Utf8.IsValid(bytes))
            {
                Error = "percent sequences that are not UTF-8";
                return false;
            }
        }

        text = Encoding.UTF8.GetString(bytes);
        return true;
    }

    /// <summary>Turns what other implementations print into UTF-8, in place: NUL as C0 80, and surrogate pairs of three bytes each (CESU-8).</summary>
    private static Span<byte> Mend(Span<byte> bytes)
    {
        var to = 0;
        for (var i = 0; i < bytes.Length; to++)
        {
            var rest = bytes[i..];
            if (rest is [0xC0, 0x80, ..])
            {
                bytes[to] = 0;
                i += 2;
            }
            else if (rest is [0xED, >= 0xA0 and <= 0xAF, >= 0x80 and <= 0xBF, 0xED, >= 0xB0 and <= 0xBF, >= 0x80 and <= 0xBF, ..])
            {
                var high = (rest[1] & 0x0F) << 6 | (rest[2] & 0x3F);
                var low = (rest[4] & 0x0F) << 6 | (rest[5] & 0x3F);
                to += new Rune(0x10000 + (high << 10 | low)).EncodeToUtf8(bytes[to..]) - 1;
                i += 6;
            }
            else
            {
                bytes[to] = bytes[i++];
            }
        }

        return bytes[..to];
    }

    private static bool IsIPv4(string host)
    {
        var parts = host.Split('.');
        return parts.Length == 4 && Array.TrueForAll(parts, p => p.Length is > 0 and <= 3 && p.All(char.IsAsciiDigit) && int.Parse(p, System.Globalization.CultureInfo.InvariantCulture) <= 255);
    }

    // the reference reads a backslash as a slash
    private static bool IsSlash(byte c) => c is (byte)'/' or (byte)'\\';

    private bool TakeIf(char c)
    {
        if (_at == _input.Length || _input[_at] != c) return false;
        _at++;
        return true;
    }

    private WarpUri? Unexpected()
    {
        if (_at == _input.Length)
        {
            Error = "unexpected end";
        }
        else
        {
            Rune.DecodeFromUtf8(_input[_at..], out var rune, out _);
            Error = Rune.IsControl(rune) ? $"unexpected U+{rune.Value:X4}" : $"unexpected '{rune}'";
        }

        return null;
    }
}
