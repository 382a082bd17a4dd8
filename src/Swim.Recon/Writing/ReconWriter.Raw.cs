using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Swim.Recon;

/// <content>Bytes without regard to structure, and the buffer they go to.</content>
public ref partial struct ReconWriter
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, (byte)'"', (byte)'\\']);

    private static readonly SearchValues<byte> MarkupEscaped = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, .. "$@[]{}\\"u8]);

    internal readonly ReconFormat Format => _format;

    /// <summary>Hands everything written to the output.</summary>
    internal void Flush()
    {
        if (_at > 0) _output.Advance(_at);
        _span = default;
        _at = 0;
    }

    internal void Raw(byte value)
    {
        Reserve(1);
        _span[_at++] = value;
    }

    internal void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_span[_at..]);
        _at += bytes.Length;
    }

    internal void RawText(scoped ReadOnlySpan<char> text, bool quoted)
    {
        // The longest: three bytes a unit.
        if (text.Length <= 85)
        {
            Span<byte> utf8 = stackalloc byte[256];
            RawText(utf8[..Encoding.UTF8.GetBytes(text, utf8)], quoted);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        RawText(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)), quoted);
        ArrayPool<byte>.Shared.Return(rented);
    }

    internal void RawText(scoped ReadOnlySpan<byte> utf8, bool quoted)
    {
        if (!quoted)
        {
            Raw(utf8);
            return;
        }

        Raw((byte)'"');
        RawEscaped(utf8, Escaped);
        Raw((byte)'"');
    }

    internal void RawMarkup(string text) => RawEscaped(Encoding.UTF8.GetBytes(text), MarkupEscaped);

    private void RawEscaped(scoped ReadOnlySpan<byte> utf8, SearchValues<byte> escaped)
    {
        while (true)
        {
            var plain = utf8.IndexOfAny(escaped);
            Raw(plain < 0 ? utf8 : utf8[..plain]);
            if (plain < 0) return;
            var c = utf8[plain];
            utf8 = utf8[(plain + 1)..];
            Raw((byte)'\\');
            switch (c)
            {
                case (byte)'\b':
                    Raw((byte)'b');
                    break;
                case (byte)'\f':
                    Raw((byte)'f');
                    break;
                case (byte)'\n':
                    Raw((byte)'n');
                    break;
                case (byte)'\r':
                    Raw((byte)'r');
                    break;
                case (byte)'\t':
                    Raw((byte)'t');
                    break;
                case < 0x20:
                    Raw("u00"u8);
                    Raw((byte)(c < 16 ? '0' : '1'));
                    Raw("0123456789ABCDEF"u8[c & 15]);
                    break;
                default:
                    Raw(c);
                    break;
            }
        }
    }

    internal void RawNumber(long value, bool quoted)
    {
        if (quoted) Raw((byte)'"');
        Reserve(NumberText.MaxScalarLength);
        _at += NumberText.Format(value, _span[_at..]);
        if (quoted) Raw((byte)'"');
    }

    internal void RawNumber(double value)
    {
        Reserve(NumberText.MaxScalarLength);
        _at += _format.IsStrict ? NumberText.FormatStrict(value, _span[_at..]) : NumberText.FormatWire(value, _span[_at..]);
    }

    internal void RawNumber(decimal value)
    {
        Reserve(NumberText.MaxScalarLength);
        // An integer part beyond 64 bits is no decimal to other readers; its digits go into an exponent then.
        var plain = value == decimal.Truncate(value) || Math.Abs(value) < long.MaxValue;
        var formatted = plain
            ? Utf8Formatter.TryFormat(value / 1.0000000000000000000000000000m, _span[_at..], out var written)
            : value.TryFormat(_span[_at..], out written, "0.############################E+0", CultureInfo.InvariantCulture);
        Debug.Assert(formatted, "a decimal fits");
        _at += written;
    }

    internal void RawNumber(BigInteger value, bool quoted)
    {
        if (quoted) Raw((byte)'"');
        var digits = value.ToString(CultureInfo.InvariantCulture);
        Reserve(digits.Length);
        _at += Encoding.ASCII.GetBytes(digits, _span[_at..]);
        if (quoted) Raw((byte)'"');
    }

    internal void RawHex(ulong value, int digits)
    {
        Raw("0x"u8);
        Reserve(digits);
        for (var shift = (digits - 1) * 4; shift >= 0; shift -= 4) _span[_at++] = "0123456789abcdef"u8[(int)(value >> shift) & 15];
    }

    internal void RawData(scoped ReadOnlySpan<byte> data)
    {
        Raw((byte)'%');
        while (true)
        {
            // Whole groups of three, so that padding comes only at the end.
            var part = data.Length > 3 * 1024 ? data[..(3 * 1024)] : data;
            Reserve(Base64.GetMaxEncodedToUtf8Length(part.Length));
            Base64.EncodeToUtf8(part, _span[_at..], out _, out var written);
            _at += written;
            if (part.Length == data.Length) return;
            data = data[part.Length..];
        }
    }

    /// <summary>Makes room, keeping what may still be changed.</summary>
    private void Reserve(int bytes)
    {
        if (_span.Length - _at < bytes) Grow(bytes);
    }

    private void Grow(int bytes)
    {
        if (_pending < 0)
        {
            Flush();
            _span = _output.GetSpan(Math.Max(bytes, 256));
            return;
        }

        var kept = _at - _pending;
        var rented = ArrayPool<byte>.Shared.Rent(kept);
        _span[_pending.._at].CopyTo(rented);
        _at = _pending;
        Flush();
        _span = _output.GetSpan(kept + Math.Max(bytes, Math.Max(kept, 256)));
        rented.AsSpan(0, kept).CopyTo(_span);
        ArrayPool<byte>.Shared.Return(rented);
        _pending = 0;
        _at = kept;
    }

    /// <summary>Takes out the reserved byte.</summary>
    private void Unreserve()
    {
        _span[(_pending + 1).._at].CopyTo(_span[_pending..]);
        _at--;
        _pending = -1;
    }
}
