namespace Swim.Recon;

/// <content>Operands: one value with its attributes and body, and the scalars they are made of.</content>
public ref partial struct ReconReader
{
    /// <summary>Reads the value that begins here: attributes with a body, a scalar, or nothing.</summary>
    private bool ReadOperand(Role role)
    {
        var c = Here();
        if (c is '@' or '{') return BeginItem(role);
        if (c < 0 || IsDelimiter(c))
        {
            Found(ReconToken.Extant, Step.AfterItem);
            return Complete(role);
        }

        var end = ScanScalar(_at, out var token);
        if (end < 0) return ReadTreeOperand(role);
        var follow = Lexer.SkipSpace(_text, end);
        if (follow < _text.Length)
        {
            if (_text[follow] == '@') return BeginItem(role);
            if (!IsDelimiter(_text[follow])) return ReadTreeOperand(role);
        }

        Found(token, Step.AfterItem);
        _at = end;
        return Complete(role);
    }

    private bool BeginItem(Role role)
    {
        Push(RecordFrame, role);
        return Found(ReconToken.StartRecord, Step.Expression);
    }

    private bool EndItem()
    {
        var role = (Role)(_frames[--_depth] >> 2);
        Found(ReconToken.EndRecord, Step.AfterItem);
        return Complete(role);
    }

    /// <summary>Takes what follows a value.</summary>
    private bool Complete(Role role)
    {
        switch (role)
        {
            case Role.Key:
                _at = Lexer.SkipSpace(_text, _at);
                if (Here() != ':') Unexpected("a colon");
                _at++;
                _step = Step.SlotValue;
                break;
            case Role.Parameter or Role.Document:
                CloseBlock(role);
                break;
        }

        return true;
    }

    private void CloseBlock(Role role)
    {
        _at = Lexer.SkipSpace(_text, _at);
        _at = SkipBlank(Here() is ',' or ';' ? _at + 1 : _at);
        if (role == Role.Document)
        {
            if (_at < _text.Length) Unexpected("the end of the text");
            _step = Step.End;
            return;
        }

        if (Here() != ')') Unexpected("a closing parenthesis");
        _at++;
        _step = Step.Expression;
    }

    /// <summary>Reads on inside an item: the next attribute, its body, or its end.</summary>
    private bool ReadExpression()
    {
        _at = Lexer.SkipSpace(_text, _at);
        var c = Here();
        switch (c)
        {
            case '@':
                ReadAttrName();
                return true;
            case '{':
                _at++;
                _step = Step.Items;
                return false;
            case '[' or '(':
                return ReadTreeBody();
            case < 0:
                return EndItem();
        }

        if (IsDelimiter(c)) return EndItem();
        var end = ScanScalar(_at, out var token);
        if (end < 0) return ReadTreeBody();
        var follow = Lexer.SkipSpace(_text, end);
        if (follow < _text.Length && _text[follow] != '@' && !IsDelimiter(_text[follow])) return ReadTreeBody();
        Found(token, Step.AfterBody);
        _at = end;
        return true;
    }

    private void ReadAttrName()
    {
        _offset = _at++;
        if (Here() is '"' or '\'')
        {
            _at = Lexer.SkipString(_text, _at, out _start, out _end, out _textKind);
        }
        else if (Lexer.IsIdentStartAt(_text, _at))
        {
            _start = _at;
            _end = _at = Lexer.SkipIdent(_text, _at);
            _textKind = TextKind.Plain;
        }
        else
        {
            Lexer.Fail("an attribute without a name", _at);
        }

        _token = ReconToken.Attr;
        _step = Step.AttrValue;
    }

    /// <summary>The end of the scalar that begins here, its content noted; -1 when this is something else.</summary>
    private int ScanScalar(int at, out ReconToken token)
    {
        var c = _text[at];
        switch (c)
        {
            case (byte)'"' or (byte)'\'':
                token = ReconToken.Text;
                return Lexer.SkipString(_text, at, out _start, out _end, out _textKind);
            case (byte)'`':
                token = ReconToken.Text;
                return Lexer.SkipRawString(_text, at, out _start, out _end, out _textKind);
            case (byte)'%':
                token = ReconToken.Data;
                _start = at + 1;
                return _end = Lexer.SkipData(_text, at);
            case (byte)'-' or >= (byte)'0' and <= (byte)'9':
                token = ReconToken.Number;
                var end = Lexer.SkipNumber(_text, at, _limits.MaxNumberLength, out _syntax);
                if (end == at) return -1;
                _start = at;
                return _end = end;
        }

        token = ReconToken.Text;
        if (!Lexer.IsIdentStartAt(_text, at)) return -1;
        _textKind = TextKind.Plain;
        _start = at;
        _end = Lexer.SkipIdent(_text, at);
        if (_text[at.._end] is [(byte)'t', (byte)'r', (byte)'u', (byte)'e'] or [(byte)'f', (byte)'a', (byte)'l', (byte)'s', (byte)'e']) token = ReconToken.Bool;
        return _end;
    }
}
