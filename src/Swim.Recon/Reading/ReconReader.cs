using System.Diagnostics.CodeAnalysis;

namespace Swim.Recon;

/// <summary>
/// Pulls tokens out of UTF-8 Recon. Attributes and the body they lead arrive as one record, as the data model has them:
/// <c>@h(id:7){body:3}</c> is StartRecord, Attr h, StartRecord, Slot id, Number, EndRecord, Slot body, Number, EndRecord.
/// Plain data is read in place without allocating; parentheses, markup, raw strings in unusual places and expressions go through a tree.
/// </summary>
public ref partial struct ReconReader
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly ReconLimits _limits;
    private Nesting<byte> _frames;
    private int _depth;

    // Where the next token is looked for.
    private int _at;
    private Step _step;

    // The current token: where it begins, and its content.
    private int _offset;
    private int _start;
    private int _end;
    private ReconToken _token;
    private TextKind _textKind;
    private NumberSyntax _syntax;

    // Between these no record is a key or shares an attribute's parameters, so that nothing needs to be looked ahead at again.
    private int _plainFrom;
    private int _plainTo;
    private TreeCursor? _tree;
    private bool _fromTree;

    /// <summary>Reads a whole document; the reader stands on its first token.</summary>
    /// <exception cref="ReconException">The document does not begin as Recon does.</exception>
    public ReconReader(ReadOnlySpan<byte> utf8) : this(utf8, ReconLimits.Default)
    {
    }

    /// <summary>Reads a whole document; the reader stands on its first token.</summary>
    /// <exception cref="ReconException">The document does not begin as Recon does.</exception>
    public ReconReader(ReadOnlySpan<byte> utf8, ReconLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (utf8.Length > limits.MaxLength) Lexer.Fail($"a document longer than {limits.MaxLength} bytes", limits.MaxLength);
        _text = utf8;
        _limits = limits;
        _step = Step.Document;
        Read();
    }

    /// <summary>Reads a tree as if it were a document; <see cref="Value.Absent"/> is an empty one. Offsets are all 0.</summary>
    public ReconReader(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _limits = ReconLimits.Default;
        _step = Step.End;
        _tree = new TreeCursor();
        if (!value.IsAbsent) _tree.Add(value);
        Read();
    }

    /// <summary>What happens at the next <see cref="Read"/>.</summary>
    private enum Step : byte
    {
        Document,
        AttrValue,
        SlotValue,
        Key,
        Expression,
        AfterBody,
        Items,
        AfterItem,
        End,
    }

    /// <summary>What a value is for, and so what follows it. Kept in the high bits of a frame.</summary>
    private enum Role : byte
    {
        Item,
        Key,
        Parameter,
        Document,
    }

    private const byte DocumentFrame = 0;
    private const byte ParametersFrame = 1;
    private const byte RecordFrame = 2;
    private const byte FrameKind = 3;

    /// <summary>The token the reader stands on.</summary>
    public readonly ReconToken Token => _token;

    /// <summary>Bytes from the start of the document to the current token.</summary>
    public readonly long Offset => _offset;

    /// <summary>Goes to the next token. At <see cref="ReconToken.End"/> it stays there.</summary>
    /// <exception cref="ReconException">The text is not Recon or goes beyond a limit.</exception>
    public void Read()
    {
        do
        {
            if (_tree is { IsDone: false })
            {
                _token = _tree.Read();
                _fromTree = true;
                return;
            }

            _fromTree = false;
        }
        while (!Advance());
    }

    /// <summary>Takes one step.</summary>
    /// <returns>Whether it led to a token (false also when a tree is ready to be read).</returns>
    private bool Advance()
    {
        switch (_step)
        {
            case Step.Document:
                _at = SkipBlank(_at);
                return _at == _text.Length ? Found(ReconToken.End, Step.End) : ReadBlock(Role.Document);
            case Step.AttrValue:
                return ReadAttrValue();
            case Step.SlotValue:
                _at = Lexer.SkipSpace(_text, _at);
                return ReadOperand(Role.Item);
            case Step.Key:
                return ReadOperand(Role.Key);
            case Step.Expression:
                return ReadExpression();
            case Step.AfterBody:
                _at = Lexer.SkipSpace(_text, _at);
                if (Here() != '@') return EndItem();
                _step = Step.Expression;
                return false;
            case Step.Items:
                return ReadItem();
            case Step.AfterItem:
                return ReadSeparator();
            default:
                return Found(ReconToken.End, Step.End);
        }
    }

    private readonly int Here() => _at < _text.Length ? _text[_at] : -1;

    private bool Found(ReconToken token, Step next)
    {
        _offset = _at;
        _token = token;
        _step = next;
        return true;
    }

    private void Push(byte kind, Role role)
    {
        if (_depth == _limits.MaxDepth) Lexer.Fail($"nested deeper than {_limits.MaxDepth}", _at);
        _frames[_depth++] = (byte)(kind | (int)role << 2);
    }

    private readonly byte FrameHere => (byte)(_depth == 0 ? DocumentFrame : _frames[_depth - 1] & FrameKind);

    /// <summary>Past whitespace, newlines and comments.</summary>
    private readonly int SkipBlank(int at)
    {
        while (true)
        {
            at = Lexer.SkipWhitespace(_text, at);
            if (at >= _text.Length || _text[at] != '#') return at;
            at = Lexer.SkipComment(_text, at);
        }
    }

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

    /// <summary>What ends an item, or its key.</summary>
    private static bool IsDelimiter(int c) => c is ',' or ';' or ':' or '\n' or '\r' or '}' or ')' or '#';

    [DoesNotReturn]
    private readonly void Unexpected(string expected)
    {
        var c = Here();
        if (c is '<' or '>' or '=' or '!' or '&' or '|' or '^' or '?' or '+' or '-' or '*' or '/' or '%' or '(')
        {
            throw new FormException("an expression where data is expected", _at);
        }

        Lexer.Fail($"{expected} is expected, here {(c < 0 ? "the text ends" : c is > 32 and < 127 ? $"is '{(char)c}'" : $"is byte 0x{c:x2}")}", _at);
    }
}
