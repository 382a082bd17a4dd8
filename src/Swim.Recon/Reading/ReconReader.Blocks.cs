namespace Swim.Recon;

/// <content>Blocks: the top level, an attribute's parameters and a record's items.</content>
public ref partial struct ReconReader
{
    private bool ReadAttrValue()
    {
        if (Here() != '(') return Found(ReconToken.Extant, Step.Expression);
        _at = Lexer.SkipWhitespace(_text, _at + 1);
        if (Here() == ')')
        {
            Found(ReconToken.Extant, Step.Expression);
            _at++;
            return true;
        }

        _at = SkipBlank(_at);
        return ReadBlock(Role.Parameter);
    }

    /// <summary>Begins the top level or an attribute's parameters: one plain value stays itself, anything else is a record.</summary>
    private bool ReadBlock(Role role)
    {
        var c = Here();
        int end;
        if (c is '@' or '{')
        {
            if (IsPlain(_at) && role == Role.Parameter) return ReadOperand(role);
            end = LookAhead(_at);
        }
        else if (c < 0 || IsDelimiter(c))
        {
            Lexer.Fail("a value is missing", _at);
            return false;
        }
        else
        {
            end = ScanScalar(_at, out _);
            if (end >= 0)
            {
                end = Lexer.SkipSpace(_text, end);
                if (end < _text.Length && _text[end] == '@')
                {
                    if (IsPlain(end) && role == Role.Parameter) return ReadOperand(role);
                    end = LookAhead(end);
                }
                else if (end < _text.Length && !IsDelimiter(_text[end])) end = -1;
            }
        }

        if (end < 0) return ReadTreeBlock(role);
        if (IsLastItem(end, role)) return ReadOperand(role);
        Found(ReconToken.StartRecord, Step.Items);
        Push(role == Role.Document ? DocumentFrame : ParametersFrame, Role.Item);
        return true;
    }

    /// <summary>Whether nothing but one separator and blanks lies between here and the end of the block.</summary>
    private readonly bool IsLastItem(int at, Role role)
    {
        at = Lexer.SkipSpace(_text, at);
        if (at < _text.Length && _text[at] == ':') return false;
        at = SkipBlank(at < _text.Length && _text[at] is (byte)',' or (byte)';' ? at + 1 : at);
        return role == Role.Document ? at >= _text.Length : at < _text.Length && _text[at] == ')';
    }

    /// <summary>The end of the item that begins here or before; -1 when it is more than plain data.</summary>
    private int LookAhead(int at)
    {
        var scanner = new ItemScanner(_text, _limits.MaxDepth);
        var end = scanner.Scan(at);
        if (end >= 0 && !scanner.HasSurprises) (_plainFrom, _plainTo) = (at, end);
        return end;
    }

    // The item the look began with is not covered: what follows it was the question.
    private readonly bool IsPlain(int at) => at > _plainFrom && at < _plainTo;

    private bool ReadItem()
    {
        _at = SkipBlank(_at);
        var frame = FrameHere;
        var c = Here();
        switch (c)
        {
            case -1 when frame == DocumentFrame:
                _depth--;
                return Found(ReconToken.EndRecord, Step.End);
            case '}' when frame == RecordFrame:
                _at++;
                _step = Step.AfterBody;
                return false;
            case ')' when frame == ParametersFrame:
                _depth--;
                Found(ReconToken.EndRecord, Step.Expression);
                _at++;
                return true;
            case ',' or ';' when frame == RecordFrame:
                return Found(ReconToken.Extant, Step.AfterItem);
            case ':' when frame == RecordFrame:
                return Found(ReconToken.KeyedSlot, Step.Key);
            case '@' or '{':
                if (IsPlain(_at)) return ReadOperand(Role.Item);
                var after = LookAhead(_at);
                if (after < 0) return ReadTreeItem();
                return after < _text.Length && _text[after] == ':' ? Found(ReconToken.KeyedSlot, Step.Key) : ReadOperand(Role.Item);
            case -1:
                Lexer.Fail(frame == RecordFrame ? "a record without its closing brace" : "an attribute without its closing parenthesis", _at);
                return false;
        }

        if (IsDelimiter(c)) Lexer.Fail($"'{(char)c}' where an item is expected", _at);
        var end = ScanScalar(_at, out var token);
        if (end < 0) return ReadTreeItem();
        var follow = Lexer.SkipSpace(_text, end);
        var next = follow < _text.Length ? _text[follow] : -1;
        switch (next)
        {
            case ':' when token == ReconToken.Text:
                Found(ReconToken.Slot, Step.SlotValue);
                _at = follow + 1;
                return true;
            case ':':
                return Found(ReconToken.KeyedSlot, Step.Key);
            case '@' when IsPlain(follow):
                return ReadOperand(Role.Item);
            case '@':
                var after = LookAhead(follow);
                if (after < 0) return ReadTreeItem();
                return after < _text.Length && _text[after] == ':' ? Found(ReconToken.KeyedSlot, Step.Key) : ReadOperand(Role.Item);
        }

        if (next >= 0 && !IsDelimiter(next)) return ReadTreeItem();
        Found(token, Step.AfterItem);
        _at = end;
        return true;
    }

    private bool ReadSeparator()
    {
        _at = Lexer.SkipSpace(_text, _at);
        switch (Here())
        {
            case ',' or ';' or '\n' or '\r':
                _at++;
                break;
            case '#' or '}' or ')' or -1:
                break;
            default:
                Unexpected("a separator or the end");
                break;
        }

        // The end of the block is the item reader's to check, but it must not take a separator for an empty item first.
        _step = Step.Items;
        return false;
    }
}
