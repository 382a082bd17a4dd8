namespace Swim.Recon;

/// <content>Scalars, parentheses, markup.</content>
internal ref partial struct TreeParser
{
    private static readonly System.Buffers.SearchValues<byte> MarkupStops = System.Buffers.SearchValues.Create("@[\\]{}"u8);

    private Value ParsePrimary(ItemCollector? items)
    {
        SkipSpace();
        return Here == '(' ? ParseParenthesis(items) : ParseLiteral(items);
    }

    private Value ParseParenthesis(ItemCollector? items)
    {
        Enter();
        _at++;
        var collected = items is not null;
        var first = ParseLambda(items);
        SkipSpace();
        while (Here == ',')
        {
            _at++;
            if (items is null)
            {
                items = new ItemCollector(isRecord: true);
                items.Add(first);
            }

            ParseLambda(items);
            SkipSpace();
        }

        if (Here != ')') Fail("a closing parenthesis");
        _at++;
        _depth--;
        return collected ? Collected : items is null ? first : items.ToRecord();
    }

    private Value ParseLiteral(ItemCollector? items)
    {
        SkipSpace();
        switch (Here)
        {
            case '{':
                var record = items ?? new ItemCollector(isRecord: true);
                ReadRecord(record);
                return items is null ? record.ToRecord() : Collected;
            case '[':
                var markup = items ?? new ItemCollector(isRecord: true);
                ReadMarkup(markup);
                return items is null ? markup.ToRecord() : Collected;
            case '(':
                // Only a selector's key gets here.
                Enter();
                _at++;
                var enclosed = ParseExpression();
                _at = Lexer.SkipWhitespace(_text, _at);
                if (Here != ')') Fail("a closing parenthesis");
                _at++;
                _depth--;
                return enclosed;
        }

        var value = ReadScalar();
        if (value is null) return items is null ? Value.Extant : Collected;
        items?.Add(value);
        return value;
    }

    private Value? ReadScalar()
    {
        int start, end;
        TextKind kind;
        switch (Here)
        {
            case '"' or '\'':
                _at = Lexer.SkipString(_text, _at, out start, out end, out kind);
                return Text.From(TextDecoder.GetString(_text[start..end], kind));
            case '`':
                _at = Lexer.SkipRawString(_text, _at, out start, out end, out kind);
                return Text.From(TextDecoder.GetString(_text[start..end], kind));
            case '%':
                start = _at + 1;
                _at = Lexer.SkipData(_text, _at);
                var bytes = new byte[Lexer.DataLength(_text[start.._at])];
                Lexer.DecodeData(_text[start.._at], bytes);
                return Data.Own(bytes);
            case '$':
                return ReadSelector();
            case >= '0' and <= '9':
                start = _at;
                _at = Lexer.SkipNumber(_text, _at, _limits.MaxNumberLength, out var syntax);
                return NumberText.ToNum(_text[start.._at], syntax);
        }

        if (!Lexer.IsIdentStartAt(_text, _at)) return null;
        var text = ReadIdent();
        return text.Value switch
        {
            "true" => Bool.True,
            "false" => Bool.False,
            _ => text,
        };
    }

    private void ReadMarkup(ItemCollector items)
    {
        Enter();
        var open = _at++;
        var text = new List<byte>();
        while (true)
        {
            var length = _text[_at..].IndexOfAny(MarkupStops);
            if (length < 0) Lexer.Fail("markup without its closing bracket", open);
            var run = _text.Slice(_at, length);
            if (!System.Text.Unicode.Utf8.IsValid(run)) Lexer.Fail("invalid UTF-8 in markup", _at);
            text.AddRange(run);
            _at += length;
            if (Here == '\\')
            {
                text.Add(ReadMarkupEscape());
                continue;
            }

            if (text.Count > 0) items.Add(Text.From(System.Text.Encoding.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(text))));
            text.Clear();
            switch (Here)
            {
                case ']':
                    _at++;
                    _depth--;
                    return;
                case '@':
                    items.Add(ReadInline());
                    break;
                case '{':
                    ReadRecord(items);
                    break;
                case '[':
                    ReadMarkup(items);
                    break;
                default:
                    Fail("markup");
                    break;
            }
        }
    }

    private Record ReadInline()
    {
        var items = new ItemCollector(isRecord: true);
        items.Add(ReadAttr());
        if (Here == '{') ReadRecord(items);
        else if (Here == '[') ReadMarkup(items);
        return items.ToRecord();
    }

    private byte ReadMarkupEscape()
    {
        var c = Next;
        var value = c switch
        {
            '"' or '$' or '\'' or '/' or '@' or '[' or '\\' or ']' or '{' or '}' => c,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => -1,
        };
        if (value < 0) Lexer.Fail("an unknown escape", _at);
        _at += 2;
        return (byte)value;
    }
}
