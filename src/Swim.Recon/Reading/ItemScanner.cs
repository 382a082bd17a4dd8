using System.Buffers;

namespace Swim.Recon;

/// <summary>
/// Looks ahead over one item that begins with <c>@</c> or <c>{</c>, to see what follows it.
/// Keeps no tree; the tokens in between are checked later, when they are read.
/// </summary>
internal ref struct ItemScanner
{
    private static readonly SearchValues<byte> Structural = SearchValues.Create("\"'{}()[]`$@#:,;\r\n"u8);

    private readonly ReadOnlySpan<byte> _text;
    private readonly int _maxDepth;

    public ItemScanner(ReadOnlySpan<byte> text, int maxDepth)
    {
        _text = text;
        _maxDepth = maxDepth;
    }

    /// <summary>Whether a nested item that is a record is a key, or shares an attribute's parameters with others.</summary>
    public bool HasSurprises { get; private set; }

    /// <summary>The first byte after the item; -1 when it holds syntax beyond plain data.</summary>
    public int Scan(int at)
    {
        // Per open brace or parenthesis: what is known of its current item.
        var levels = new Nesting<byte>();
        var depth = 0;
        while (true)
        {
            var next = _text[at..].IndexOfAny(Structural);
            if (next < 0) return _text.Length;
            at += next;
            switch (_text[at])
            {
                case (byte)'"' or (byte)'\'':
                    at = Lexer.SkipString(_text, at, out _, out _, out _);
                    continue;
                case (byte)'#':
                    if (depth == 0) return at;
                    at = Lexer.SkipComment(_text, at);
                    continue;
                case (byte)'@' when depth > 0 && (levels[depth - 1] & State) == Fresh:
                    levels[depth - 1] |= Complex;
                    break;
                case (byte)'@':
                    break;
                case (byte)'{' or (byte)'(':
                    if (_text[at] == '{' && depth > 0 && (levels[depth - 1] & State) == Fresh) levels[depth - 1] |= Complex;
                    if (depth == _maxDepth) Lexer.Fail($"nested deeper than {_maxDepth}", at);
                    levels[depth++] = _text[at] == '(' ? Parenthesis : Fresh;
                    break;
                case (byte)'}' or (byte)')':
                    if (depth == 0) return at;
                    depth--;
                    break;
                case (byte)':':
                    if (depth == 0) return at;
                    if ((levels[depth - 1] & State) == Complex) HasSurprises = true;
                    levels[depth - 1] = (byte)(levels[depth - 1] & Parenthesis | Simple);
                    break;
                case (byte)',' or (byte)';' or (byte)'\n' or (byte)'\r':
                    if (depth == 0) return at;
                    if (levels[depth - 1] == (Parenthesis | Complex)) HasSurprises = true;
                    levels[depth - 1] &= Parenthesis;
                    break;
                default:
                    return -1;
            }

            at++;
        }
    }

    private const byte Fresh = 0;
    private const byte Complex = 1;
    private const byte Simple = 2;
    private const byte State = 3;
    private const byte Parenthesis = 4;
}
