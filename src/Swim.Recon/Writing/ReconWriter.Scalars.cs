using System.Numerics;

namespace Swim.Recon;

/// <content>Scalars: nothing, texts, numbers, truth, bytes.</content>
public ref partial struct ReconWriter
{
    /// <summary>Present but empty: prints nothing.</summary>
    public void WriteExtant()
    {
        if (_depth > 0 && Top is not (Parameter or SlotValue or SlotKey))
        {
            OpenItem();
            // Without braces an empty item would be no item at all.
            if (Top == NoBraces) Raw("()"u8);
            else SetTop(BracesAfterExtant);
            return;
        }

        if (_depth > 1 && Top == SlotKey && (_frames[_depth - 2] & State) == NoBraces) Raw("()"u8);
        EndValue();
    }

    /// <summary>A text.</summary>
    public void WriteText(scoped ReadOnlySpan<char> text)
    {
        var bare = Chars.IsIdentifier(text, _format.QuoteNonAscii) && text is not ("true" or "false");
        BeginScalar(bare);
        RawText(text, !bare);
        EndValue();
    }

    /// <summary>A text.</summary>
    public void WriteText(scoped ReadOnlySpan<byte> utf8)
    {
        var bare = Chars.IsIdentifier(utf8, _format.QuoteNonAscii) && !IsBoolText(utf8);
        BeginScalar(bare);
        RawText(utf8, !bare);
        EndValue();
    }

    /// <summary>A number.</summary>
    public void WriteNumber(long value)
    {
        var quote = _format.QuoteLargeIntegers && value is > 1L << 53 or < -(1L << 53);
        BeginScalar(!quote);
        RawNumber(value, quote);
        EndValue();
    }

    /// <summary>A number.</summary>
    public void WriteNumber(ulong value)
    {
        if (value <= long.MaxValue) WriteNumber((long)value);
        else WriteNumber((BigInteger)value);
    }

    /// <summary>A number. Infinities print as exponents no double reaches, NaN as the text <c>NaN</c>.</summary>
    public void WriteNumber(double value)
    {
        BeginScalar(spaced: true);
        RawNumber(value);
        EndValue();
    }

    /// <summary>A number, in as few digits as 32 bits need.</summary>
    public void WriteNumber(float value)
    {
        BeginScalar(spaced: true);
        Reserve(NumberText.MaxScalarLength);
        _at += NumberText.FormatWire(value, _span[_at..]);
        EndValue();
    }

    /// <summary>A text of 32 hexadecimal digits and hyphens.</summary>
    public void WriteText(Guid value)
    {
        Span<byte> utf8 = stackalloc byte[36];
        value.TryFormat(utf8, out _);
        WriteText(utf8);
    }

    /// <summary>A number.</summary>
    public void WriteNumber(BigInteger value)
    {
        var quote = _format.QuoteLargeIntegers && BigInteger.Abs(value) > 1L << 53;
        BeginScalar(!quote);
        RawNumber(value, quote);
        EndValue();
    }

    /// <summary>A number, in decimal digits.</summary>
    public void WriteNumber(decimal value)
    {
        BeginScalar(spaced: true);
        RawNumber(value);
        EndValue();
    }

    /// <summary>A truth value.</summary>
    public void WriteBool(bool value)
    {
        BeginScalar(spaced: true);
        Raw(value ? "true"u8 : "false"u8);
        EndValue();
    }

    /// <summary>Bytes.</summary>
    public void WriteData(scoped ReadOnlySpan<byte> data)
    {
        BeginScalar(spaced: false);
        RawData(data);
        EndValue();
    }
}
