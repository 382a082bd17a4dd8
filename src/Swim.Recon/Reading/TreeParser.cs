using System.Runtime.CompilerServices;

namespace Swim.Recon;

/// <summary>Reads the whole grammar, expressions included, into values. Recursion is bounded by the depth limit.</summary>
internal ref partial struct TreeParser
{
    // Stands for "went into the builder that was passed down", where nobody looks at the result.
    private static Value Collected => Value.Absent;

    private readonly ReadOnlySpan<byte> _text;
    private readonly ReconLimits _limits;
    private int _at;
    private int _depth;

    public TreeParser(ReadOnlySpan<byte> text, ReconLimits limits, int at = 0, int depth = 0)
    {
        if (text.Length > limits.MaxLength) Lexer.Fail($"a document longer than {limits.MaxLength} bytes", limits.MaxLength);
        _text = text;
        _limits = limits;
        _at = at;
        _depth = depth;
    }

    /// <summary>Where the parser stands.</summary>
    public readonly int Position => _at;

    private readonly int Here => _at < _text.Length ? _text[_at] : -1;

    private readonly int Next => _at + 1 < _text.Length ? _text[_at + 1] : -1;

    public Value ParseDocument()
    {
        SkipBlank();
        if (Here < 0) return Value.Absent;
        var value = ParseBlock();
        if (_at < _text.Length) Fail("a separator or the end");
        return value;
    }

    /// <summary>Items up to the end of the text or a closing bracket; one plain value stays itself.</summary>
    public Value ParseBlock()
    {
        var items = new ItemCollector(isRecord: false);
        SkipBlank();
        if (Here is < 0 or ')') Fail("a value");
        while (true)
        {
            if (!BeginsItem()) Fail("an item");
            ReadItem(items);
            if (!ReadSeparator()) break;
            SkipBlank();
            if (Here is < 0 or ')') break;
        }

        return items.ToValue();
    }

    /// <summary>The items of one body after attributes: a markup, a parenthesis or an operator's result.</summary>
    public Record ParseBody()
    {
        var items = new ItemCollector(isRecord: true);
        ParseOperand(items);
        return items.ToRecord();
    }

    /// <summary>One item's key or value.</summary>
    public Value ParseExpression()
    {
        Enter();
        var value = ParseLambda(null);
        _depth--;
        return value;
    }

    private void ReadItem(ItemCollector items)
    {
        var key = ParseExpression();
        SkipSpace();
        if (Here != ':')
        {
            items.Add(key);
            return;
        }

        _at++;
        SkipSpace();
        items.Add(new Slot(key, ParseExpression()));
    }

    /// <summary>Past one separator.</summary>
    /// <returns>Whether another item may follow.</returns>
    private bool ReadSeparator()
    {
        SkipSpace();
        switch (Here)
        {
            case ',' or ';' or '\n' or '\r':
                _at++;
                return true;
            case '#':
                _at = Lexer.SkipComment(_text, _at);
                return true;
            default:
                return false;
        }
    }

    private void ReadRecord(ItemCollector items)
    {
        Enter();
        var open = _at++;
        while (true)
        {
            SkipBlank();
            if (Here < 0) Lexer.Fail("a record without its closing brace", open);
            if (Here == '}') break;
            ReadItem(items);
            if (ReadSeparator()) continue;
            if (Here == '}') break;
            Fail("a separator or a closing brace");
        }

        _at++;
        _depth--;
    }

    /// <summary>Attributes before and after bodies; everything joins one record.</summary>
    private Value ParseAttrExpression(ItemCollector? items)
    {
        var collected = items is not null;
        while (true)
        {
            SkipSpace();
            var c = Here;
            if (c == '@')
            {
                items ??= new ItemCollector(isRecord: true);
                items.Add(ReadAttr());
                continue;
            }

            if (c is '{' or '[')
            {
                items ??= new ItemCollector(isRecord: true);
                ParseOperand(items);
            }
            else if (c == '(')
            {
                if (items is null)
                {
                    var value = ParseAdditive(null);
                    SkipSpace();
                    if (Here != '@') return value;
                    items = new ItemCollector(isRecord: false);
                    items.Add(value);
                }
                else
                {
                    ParseOperand(items);
                }
            }
            else if (BeginsItem())
            {
                var value = ParseAdditive(null);
                SkipSpace();
                if (items is null && Here != '@') return value;
                items ??= new ItemCollector(isRecord: false);
                items.Add(value);
            }
            else
            {
                break;
            }

            SkipSpace();
            if (Here != '@') break;
        }

        return collected ? Collected : items is null ? Value.Extant : items.ToValue();
    }

    /// <summary>Whether an item can begin here.</summary>
    public readonly bool BeginsItem() =>
        Here is '@' or '{' or '[' or '(' or '!' or '"' or '$' or '%' or '\'' or '+' or '-' or '`' or '~' || Chars.IsDigit(Here) || Lexer.IsIdentStartAt(_text, _at);

    private void ParseOperand(ItemCollector items)
    {
        if (Here is '{' or '[' or '(') ParseAdditive(items);
        else items.Add(ParseAdditive(null));
    }

    private Attr ReadAttr()
    {
        _at++;
        Text name;
        if (Here is '"' or '\'')
        {
            _at = Lexer.SkipString(_text, _at, out var start, out var end, out var kind);
            name = Text.From(TextDecoder.GetString(_text[start..end], kind));
        }
        else
        {
            if (!Lexer.IsIdentStartAt(_text, _at)) Fail("an attribute's name");
            name = ReadIdent();
        }

        return Here == '(' ? new Attr(name, ReadParameters()) : new Attr(name, Value.Extant);
    }

    /// <summary>From an opening to past its closing parenthesis.</summary>
    private Value ReadParameters()
    {
        Enter();
        _at = Lexer.SkipWhitespace(_text, _at + 1);
        var value = Here == ')' ? Value.Extant : ParseBlock();
        _at = Lexer.SkipWhitespace(_text, _at);
        if (Here != ')') Fail("a closing parenthesis");
        _at++;
        _depth--;
        return value;
    }

    private Text ReadIdent()
    {
        var start = _at;
        _at = Lexer.SkipIdent(_text, _at);
        return Text.From(System.Text.Encoding.UTF8.GetString(_text[start.._at]));
    }

    private void Enter()
    {
        if (_depth >= _limits.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) Lexer.Fail($"nested deeper than {_limits.MaxDepth}", _at);
        _depth++;
    }

    private void SkipSpace() => _at = Lexer.SkipSpace(_text, _at);

    private void SkipBlank()
    {
        while (true)
        {
            _at = Lexer.SkipWhitespace(_text, _at);
            if (Here != '#') return;
            _at = Lexer.SkipComment(_text, _at);
        }
    }

    private readonly void Fail(string expected)
    {
        var c = Here;
        Lexer.Fail($"{expected} is expected, here {(c < 0 ? "the text ends" : c is > 32 and < 127 ? $"is '{(char)c}'" : $"is byte 0x{c:x2}")}", _at);
    }
}
