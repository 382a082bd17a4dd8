using System.Globalization;
using System.Numerics;
using System.Text;

namespace Swim.Recon;

/// <content>What the current token holds.</content>
public ref partial struct ReconReader
{
    /// <summary>
    /// Goes past the value, attribute or slot the reader stands on: a record with all its items, a name with what belongs to it.
    /// </summary>
    public void Skip()
    {
        switch (_token)
        {
            case ReconToken.Attr or ReconToken.Slot:
                Read();
                Skip();
                break;
            case ReconToken.KeyedSlot:
                Read();
                Skip();
                Skip();
                break;
            case ReconToken.StartRecord:
                var depth = 0;
                do
                {
                    if (_token == ReconToken.StartRecord) depth++;
                    else if (_token == ReconToken.EndRecord) depth--;
                    Read();
                }
                while (depth > 0);
                break;
            case ReconToken.EndRecord or ReconToken.End:
                throw Mismatch("a value");
            default:
                Read();
                break;
        }
    }

    /// <summary>
    /// Makes the name of the slot the reader stands on the current token, as a text: for reading keys with a form.
    /// The slot's value comes next.
    /// </summary>
    /// <exception cref="FormException">The reader stands on no slot.</exception>
    public void UseNameAsText()
    {
        if (_token != ReconToken.Slot) throw Mismatch("a slot");
        if (_fromTree) _tree!.UseNameAsText();
        _token = ReconToken.Text;
    }

    /// <summary>The token after the current one, without going there.</summary>
    /// <exception cref="ReconException">The text is not Recon or goes beyond a limit.</exception>
    public readonly ReconToken PeekToken()
    {
        if (_tree is { IsDone: false }) return _tree.Peek();
        var ahead = this;
        ahead._tree = null;
        ahead.Read();
        return ahead._token;
    }

    /// <summary>Whether the name of the attribute or slot (or the text) is exactly this.</summary>
    public readonly bool NameEquals(ReadOnlySpan<byte> utf8)
    {
        if (_token is not (ReconToken.Attr or ReconToken.Slot or ReconToken.Text)) return false;
        if (!_fromTree) return TextDecoder.Equals(_text[_start.._end], _textKind, utf8);
        var name = _token == ReconToken.Text ? ((Text)_tree!.Value).Value : _tree!.Name;
        return Encoding.UTF8.GetByteCount(name) == utf8.Length && Encoding.UTF8.GetBytes(name).AsSpan().SequenceEqual(utf8);
    }

    /// <summary>The name of the attribute or slot.</summary>
    /// <exception cref="FormException">The reader stands on neither.</exception>
    public readonly string GetName()
    {
        if (_token is not (ReconToken.Attr or ReconToken.Slot)) throw Mismatch("an attribute or a slot");
        return _fromTree ? _tree!.Name : TextDecoder.GetString(_text[_start.._end], _textKind);
    }

    /// <summary>The text; of a number or truth value what was written.</summary>
    /// <exception cref="FormException">The value is no scalar.</exception>
    public readonly string GetString()
    {
        switch (_token)
        {
            case ReconToken.Text when _fromTree:
                return ((Text)_tree!.Value).Value;
            case ReconToken.Text:
                return TextDecoder.GetString(_text[_start.._end], _textKind);
            case ReconToken.Number or ReconToken.Bool:
                return _fromTree ? _tree!.Value.ToString() : Encoding.UTF8.GetString(_text[_start.._end]);
            default:
                throw Mismatch("a text");
        }
    }

    /// <summary>Copies the name of the attribute or slot, or the text, as UTF-8.</summary>
    /// <returns>The bytes copied; -1 when they do not fit.</returns>
    /// <exception cref="FormException">The reader stands on none of them.</exception>
    public readonly int CopyText(Span<byte> destination)
    {
        if (_token is not (ReconToken.Attr or ReconToken.Slot or ReconToken.Text)) throw Mismatch("a text");
        if (_fromTree)
        {
            var text = _token == ReconToken.Text ? ((Text)_tree!.Value).Value : _tree!.Name;
            return Encoding.UTF8.TryGetBytes(text, destination, out var written) ? written : -1;
        }

        var content = _text[_start.._end];
        if (destination.Length >= content.Length) return TextDecoder.Unescape(content, _textKind, destination);
        if (_textKind == TextKind.Plain) return -1;
        var bytes = new byte[content.Length].AsSpan();
        bytes = bytes[..TextDecoder.Unescape(content, _textKind, bytes)];
        return bytes.TryCopyTo(destination) ? bytes.Length : -1;
    }

    /// <summary>
    /// The bytes of the name or text in the document itself, when it holds no escapes. Valid as long as the document is.
    /// </summary>
    public readonly bool TryGetTextSpan(out ReadOnlySpan<byte> utf8)
    {
        var inPlace = !_fromTree && _textKind == TextKind.Plain && _token is ReconToken.Attr or ReconToken.Slot or ReconToken.Text;
        utf8 = inPlace ? _text[_start.._end] : default;
        return inPlace;
    }

    /// <summary>The number as a 32-bit integer; also from <c>3.0</c> and from the text of such a number.</summary>
    /// <exception cref="FormException">It has a fraction, does not fit, or is no number.</exception>
    public readonly int GetInt32()
    {
        var value = GetInt64();
        return value == (int)value ? (int)value : throw Mismatch("a 32-bit integer");
    }

    /// <summary>The number as a 64-bit integer; also from <c>3.0</c> and from the text of such a number.</summary>
    /// <exception cref="FormException">It has a fraction, does not fit, or is no number.</exception>
    public readonly long GetInt64() => TryGetInt64(out var value) ? value : throw Mismatch("a 64-bit integer");

    /// <summary>The number as a 64-bit integer.</summary>
    /// <returns>False when it has a fraction, does not fit, or is no number.</returns>
    public readonly bool TryGetInt64(out long value)
    {
        value = 0;
        if (_fromTree)
        {
            switch (_tree!.Value)
            {
                case Num num when _token == ReconToken.Number:
                    return num.TryGetInt64(out value);
                case Text text when _token == ReconToken.Text:
                    var utf8 = Encoding.UTF8.GetBytes(text.Value);
                    return NumberText.IsNumber(utf8, out var syntax) && NumberText.TryToInt64(utf8, syntax, out value);
                default:
                    return false;
            }
        }

        return TryGetNumberText(out var number, out var form) && NumberText.TryToInt64(number, form, out value);
    }

    /// <summary>The number as an unsigned 64-bit integer; also from <c>3.0</c> and from the text of such a number.</summary>
    /// <exception cref="FormException">It has a fraction, does not fit, or is no number.</exception>
    public readonly ulong GetUInt64()
    {
        if (TryGetInt64(out var small)) return small >= 0 ? (ulong)small : throw Mismatch("an unsigned 64-bit integer");
        var big = GetBigInteger();
        return big.Sign >= 0 && big <= ulong.MaxValue ? (ulong)big : throw Mismatch("an unsigned 64-bit integer");
    }

    /// <summary>The number; integers beyond 2^53 are rounded. Also from the text of a number, and <c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>.</summary>
    /// <exception cref="FormException">It is no number.</exception>
    public readonly double GetDouble()
    {
        if (_fromTree && _token == ReconToken.Number) return ((Num)_tree!.Value).ToDouble();
        if (_fromTree && _token == ReconToken.Text)
        {
            var utf8 = Encoding.UTF8.GetBytes(((Text)_tree!.Value).Value);
            if (NumberText.IsNumber(utf8, out var syntax)) return syntax == NumberSyntax.Hex ? NumberText.HexBits(utf8) : NumberText.ToDouble(utf8);
        }
        else if (TryGetNumberText(out var number, out var form))
        {
            return form == NumberSyntax.Hex ? NumberText.HexBits(number) : NumberText.ToDouble(number);
        }

        if (NameEquals("NaN"u8)) return double.NaN;
        if (NameEquals("Infinity"u8)) return double.PositiveInfinity;
        return NameEquals("-Infinity"u8) ? double.NegativeInfinity : throw Mismatch("a number");
    }

    /// <summary>The number as an integer of any size; also from a decimal without a fraction and from text.</summary>
    /// <exception cref="FormException">It has a fraction or is no number.</exception>
    public readonly BigInteger GetBigInteger()
    {
        if (TryGetInt64(out var small)) return small;
        if (_fromTree)
        {
            if (_tree!.Value is Num num && _token == ReconToken.Number && num.TryGetBigInteger(out var big)) return big;
            if (_tree.Value is Text text && _token == ReconToken.Text && NumberText.IsNumber(Encoding.UTF8.GetBytes(text.Value), out var syntax)
                && NumberText.ToNum(Encoding.UTF8.GetBytes(text.Value), syntax).TryGetBigInteger(out big)) return big;
        }
        else if (TryGetNumberText(out var number, out var form) && NumberText.ToNum(number, form).TryGetBigInteger(out var big))
        {
            return big;
        }

        throw Mismatch("an integer");
    }

    /// <summary>The number with its decimal digits kept.</summary>
    /// <exception cref="FormException">It does not fit a <see cref="decimal"/> or is no number.</exception>
    public readonly decimal GetDecimal() => TryGetDecimal(out var value) ? value : throw Mismatch("a decimal number");

    /// <summary>The number with its decimal digits kept.</summary>
    /// <returns>False when it does not fit a <see cref="decimal"/> or is no number.</returns>
    public readonly bool TryGetDecimal(out decimal value)
    {
        value = 0;
        if (_token is not (ReconToken.Number or ReconToken.Text)) return false;
        var text = _fromTree ? Encoding.UTF8.GetBytes(GetString()) : _text[_start.._end];
        if (!_fromTree && TryGetNumberText(out var number, out var syntax) || _fromTree && NumberText.IsNumber(number = text, out syntax))
        {
            const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
            if (syntax != NumberSyntax.Hex) return decimal.TryParse(number, Styles, CultureInfo.InvariantCulture, out value);
            value = NumberText.HexBits(number);
            return true;
        }

        return false;
    }

    /// <summary>The truth value; also from the texts <c>true</c> and <c>false</c>.</summary>
    /// <exception cref="FormException">It is neither.</exception>
    public readonly bool GetBoolean()
    {
        if (_token == ReconToken.Bool) return _fromTree ? ((Bool)_tree!.Value).Value : _text[_start] == 't';
        if (NameEquals("true"u8) && _token == ReconToken.Text) return true;
        return NameEquals("false"u8) && _token == ReconToken.Text ? false : throw Mismatch("true or false");
    }

    /// <summary>The bytes.</summary>
    /// <exception cref="FormException">The value is no data.</exception>
    public readonly byte[] GetData()
    {
        if (_token != ReconToken.Data) throw Mismatch("data");
        if (_fromTree) return ((Data)_tree!.Value).Span.ToArray();
        var base64 = _text[_start.._end];
        var bytes = new byte[Lexer.DataLength(base64)];
        Lexer.DecodeData(base64, bytes);
        return bytes;
    }

    /// <summary>Bytes of the data the reader stands on.</summary>
    /// <exception cref="FormException">The value is no data.</exception>
    public readonly int DataLength => _token != ReconToken.Data ? throw Mismatch("data")
        : _fromTree ? ((Data)_tree!.Value).Span.Length
        : Lexer.DataLength(_text[_start.._end]);

    /// <summary>Copies the bytes; the destination holds at least <see cref="DataLength"/>.</summary>
    /// <exception cref="FormException">The value is no data.</exception>
    public readonly int CopyData(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, DataLength);
        if (!_fromTree) return Lexer.DecodeData(_text[_start.._end], destination);
        var data = (Data)_tree!.Value;
        data.Span.CopyTo(destination);
        return data.Span.Length;
    }

    /// <summary>Reads the value the reader stands on as a tree and goes past it. At the end of the document: Absent.</summary>
    /// <exception cref="ReconException">The text is not Recon or goes beyond a limit.</exception>
    public Value ReadValue()
    {
        switch (_token)
        {
            case ReconToken.End:
                return Value.Absent;
            case ReconToken.StartRecord:
                return ReadRecord();
            case ReconToken.Attr or ReconToken.Slot or ReconToken.KeyedSlot or ReconToken.EndRecord:
                throw Mismatch("a value");
        }

        var value = _fromTree ? _tree!.Value : _token switch
        {
            ReconToken.Text => Text.From(GetString()),
            ReconToken.Number => NumberText.ToNum(_text[_start.._end], _syntax),
            ReconToken.Bool => Bool.From(GetBoolean()),
            ReconToken.Data => Data.Own(GetData()),
            _ => Value.Extant,
        };
        Read();
        return value;
    }

    private Record ReadRecord()
    {
        var builder = new RecordBuilder();
        Read();
        while (_token != ReconToken.EndRecord)
        {
            switch (_token)
            {
                case ReconToken.Attr:
                    var name = Text.From(GetName());
                    Read();
                    builder.Add(new Attr(name, ReadValue()));
                    break;
                case ReconToken.Slot:
                    var key = Text.From(GetName());
                    Read();
                    builder.Add(new Slot(key, ReadValue()));
                    break;
                case ReconToken.KeyedSlot:
                    Read();
                    var left = ReadValue();
                    builder.Add(new Slot(left, ReadValue()));
                    break;
                default:
                    builder.Add(ReadValue());
                    break;
            }
        }

        Read();
        return builder.ToRecord();
    }

    /// <summary>An exception that says what was expected and what is here.</summary>
    public readonly FormException Mismatch(string expected)
    {
        var here = _token switch
        {
            ReconToken.Extant => "nothing",
            ReconToken.Text => $"the text {Shorten(GetString())}",
            ReconToken.Number => $"the number {Shorten(GetString())}",
            ReconToken.Bool => GetBoolean() ? "true" : "false",
            ReconToken.Data => "data",
            ReconToken.StartRecord => "a record",
            ReconToken.EndRecord => "the end of the record",
            ReconToken.Attr => $"the attribute @{Shorten(GetName())}",
            ReconToken.Slot => $"the slot {Shorten(GetName())}",
            ReconToken.KeyedSlot => "a slot",
            ReconToken.Expression => "an expression",
            _ => "the end of the text",
        };
        return new FormException($"expected {expected}, found {here}", _offset);
    }

    private static string Shorten(string text) => text.Length <= 40 ? $"'{text}'" : $"'{text[..40]}…'";

    /// <summary>The digits of a number, also when a text holds them.</summary>
    private readonly bool TryGetNumberText(out ReadOnlySpan<byte> number, out NumberSyntax syntax)
    {
        number = _text[_start.._end];
        syntax = _syntax;
        return _token == ReconToken.Number || _token == ReconToken.Text && _textKind == TextKind.Plain && NumberText.IsNumber(number, out syntax);
    }
}
