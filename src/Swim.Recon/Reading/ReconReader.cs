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
