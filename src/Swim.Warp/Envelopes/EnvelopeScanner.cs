using System.Buffers;
using System.Buffers.Text;

namespace Swim.Warp;

/// <summary>
/// Scans the header everybody sends, <c>@tag(node:…,lane:…[,prio:…][,rate:…])body</c> with identifiers, plain strings and plain numbers,
/// without allocating. Whatever else Recon allows is left to the caller: <see cref="TryScan"/> is false.
/// </summary>
internal ref struct EnvelopeScanner(ReadOnlySpan<byte> frame)
{
    private static readonly SearchValues<byte> NotPlainInQuotes = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);
    internal static readonly SearchValues<byte> IdentifierChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    private static readonly SearchValues<byte> NumberChars = SearchValues.Create("0123456789."u8);

    private readonly ReadOnlySpan<byte> _frame = frame;
    private int _at;
    private ReadOnlySpan<byte> _node;
    private ReadOnlySpan<byte> _lane;
    private float _prio;
    private float _rate;

    /// <summary>Scans up to the end of the header. <paramref name="rest"/> is what follows it, untouched.</summary>
    public bool TryScan(out EnvelopeHeader header, out ReadOnlySpan<byte> rest)
    {
        header = default;
        rest = default;
        if (_frame.IsEmpty || _frame[0] != '@') return false;
        var end = _frame[1..].IndexOfAnyExcept(IdentifierChars);
        var tag = end < 0 ? _frame[1..] : _frame[1..(end + 1)];
        var kind = EnvelopeTags.Parse(tag);
        if (kind == EnvelopeKind.None) return false;
        _at = tag.Length + 1;
        var hasParameters = _at < _frame.Length && _frame[_at] == '(';
        // a byte of a longer, non-ASCII name
        if (_at < _frame.Length && _frame[_at] >= 0x80) return false;
        if (EnvelopeTags.IsAddressed(kind))
        {
            if (!hasParameters || !ScanSlots()) return false;
        }
        else if (hasParameters)
        {
            return false;
        }

        var hasOptions = EnvelopeTags.HasLinkOptions(kind);
        header = new EnvelopeHeader { Kind = kind, Node = _node, Lane = _lane, Prio = hasOptions ? _prio : 0, Rate = hasOptions ? _rate : 0 };
        rest = _frame[_at..];
        return true;
    }

    private bool ScanSlots()
    {
        bool hasNode = false, hasLane = false;
        do
        {
            // past '(' or ','
            _at++;
            var name = ScanIdentifier();
            if (name.IsEmpty || !TakeIf(':')) return false;
            if (name.SequenceEqual("node"u8))
            {
                if (!ScanText(out _node)) return false;
                hasNode = true;
            }
            else if (name.SequenceEqual("lane"u8))
            {
                if (!ScanText(out _lane)) return false;
                hasLane = true;
            }
            else if (name.SequenceEqual("prio"u8))
            {
                if (!ScanNumber(out _prio)) return false;
            }
            else if (!name.SequenceEqual("rate"u8) || !ScanNumber(out _rate))
            {
                return false;
            }
        }
        while (_at < _frame.Length && _frame[_at] == ',');
        return hasNode && hasLane && TakeIf(')');
    }

    private bool ScanText(out ReadOnlySpan<byte> text)
    {
        if (!TakeIf('"'))
        {
            text = ScanIdentifier();
            return !text.IsEmpty;
        }

        var length = _frame[_at..].IndexOfAny(NotPlainInQuotes);
        text = default;
        if (length < 0 || _frame[_at + length] != '"') return false;
        text = _frame.Slice(_at, length);
        _at += length + 1;
        return true;
    }

    private ReadOnlySpan<byte> ScanIdentifier()
    {
        var rest = _frame[_at..];
        var length = rest.IndexOfAnyExcept(IdentifierChars);
        if (length <= 0 || !(char.IsAsciiLetter((char)rest[0]) || rest[0] == '_')) return default;
        _at += length;
        return rest[..length];
    }

    /// <summary>Plain digits with an optional sign and fraction; any other number takes the long way.</summary>
    private bool ScanNumber(out float number)
    {
        var rest = _frame[_at..];
        number = 0;
        var end = rest.IndexOfAny((byte)',', (byte)')');
        if (end <= 0 || end > 18) return false;
        var text = rest[..end];
        var digits = text[0] == '-' ? text[1..] : text;
        if (digits.IsEmpty || !char.IsAsciiDigit((char)digits[0]) || !char.IsAsciiDigit((char)digits[^1])) return false;
        if (digits[0] == '0' && digits.Length > 1 && digits[1] != '.') return false;
        if (digits.ContainsAnyExcept(NumberChars)) return false;
        if (!Utf8Parser.TryParse(text, out double value, out var consumed) || consumed != end) return false;
        number = HeaderSlots.Finite((float)value);
        _at += end;
        return true;
    }

    private bool TakeIf(char c)
    {
        if (_at == _frame.Length || _frame[_at] != c) return false;
        _at++;
        return true;
    }
}
