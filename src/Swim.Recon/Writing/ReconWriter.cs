using System.Buffers;

namespace Swim.Recon;

/// <summary>
/// Writes one value as compact UTF-8 Recon. A record's attributes come before its slots and items. The bytes are in the
/// output when the value is complete. Allocates nothing in steady state.
/// </summary>
public ref partial struct ReconWriter
{
    private readonly IBufferWriter<byte> _output;
    private readonly ReconFormat _format;

    private Span<byte> _span;
    private int _at;

    // Where the scalar begins (at its reserved byte) that gets braces or not, depending on what follows; -1 for none.
    private int _pending;

    private Nesting<byte> _frames;
    private int _depth;

    /// <summary>Writes compact wire Recon.</summary>
    public ReconWriter(IBufferWriter<byte> output) : this(output, ReconFormat.Wire)
    {
    }

    /// <summary>Writes compact Recon; of the format only the options for peers count, values written as trees follow all of it.</summary>
    public ReconWriter(IBufferWriter<byte> output, ReconFormat format)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(format);
        _output = output;
        _format = format;
        _pending = -1;
    }

    // What was printed last in a record, or what the next value is for.
    private const byte Empty = 0;
    private const byte Attributes = 1;
    private const byte Scalar = 2;
    private const byte ScalarAfterAttributes = 3;
    private const byte Braces = 4;
    private const byte NoBraces = 5;
    private const byte Parameter = 6;
    private const byte SlotValue = 7;
    private const byte SlotKey = 8;
    private const byte BracesAfterExtant = 9;
    private const byte State = 15;

    // The record is an attribute's whole value, and so needs no braces of its own unless it has attributes.
    private const byte Block = 16;

    // The pending scalar needs a space before it when it stays bare.
    private const byte Spaced = 32;

    // The record is not written as one: slots stand right in an attribute's parameters.
    private const byte Implicit = 64;

    private readonly byte Top => (byte)(_depth == 0 ? Parameter : _frames[_depth - 1] & State);

    private void SetTop(byte state) => _frames[_depth - 1] = (byte)(_frames[_depth - 1] & (Block | Implicit) | state);

    private void Push(byte frame)
    {
        if (_depth == ReconLimits.HighestMaxDepth) throw new InvalidOperationException($"Recon nested deeper than {ReconLimits.HighestMaxDepth} cannot be read back.");
        _frames[_depth++] = frame;
    }

    /// <summary>A record: attributes first, then slots and items.</summary>
    public void BeginRecord()
    {
        var block = _depth > 0 && Top == Parameter;
        if (_depth > 0 && Top is not (Parameter or SlotValue or SlotKey)) OpenItem();
        Push(block ? Block : Empty);
    }

    /// <summary>Ends the record.</summary>
    public void EndRecord()
    {
        switch (Top)
        {
            case Empty:
                Raw("{}"u8);
                break;
            case Scalar:
                _span[_pending] = (byte)'{';
                _pending = -1;
                Raw((byte)'}');
                break;
            case ScalarAfterAttributes:
                SettleBare();
                break;
            case BracesAfterExtant:
                Raw(",}"u8);
                break;
            case Braces:
                Raw((byte)'}');
                break;
        }

        _depth--;
        EndValue();
    }

    /// <summary>An attribute without a value.</summary>
    public void WriteAttr(scoped ReadOnlySpan<byte> name)
    {
        BeginAttrName(name);
        SetTop(Attributes);
    }

    /// <summary>An attribute whose parameters follow, as one value or as slots.</summary>
    public void BeginAttr(scoped ReadOnlySpan<byte> name)
    {
        BeginAttrName(name);
        Raw((byte)'(');
        SetTop(Attributes);
        Push(Parameter);
    }

    /// <summary>Ends the attribute's parameters.</summary>
    public void EndAttr()
    {
        if (_depth == 0 || Top != Parameter && (_frames[_depth - 1] & Implicit) == 0) throw new InvalidOperationException("No attribute is open here.");
        Raw((byte)')');
        _depth--;
    }

    /// <summary>A slot; its value is written next.</summary>
    public void WriteSlot(scoped ReadOnlySpan<byte> name)
    {
        OpenSlot();
        RawText(name, !Chars.IsIdentifier(name, _format.QuoteNonAscii) || IsBoolText(name));
        Raw((byte)':');
        Push(SlotValue);
    }

    /// <summary>A slot whose key is the next value written and whose value is the one after.</summary>
    public void WriteKeyedSlot()
    {
        OpenSlot();
        Push(SlotKey);
    }

    /// <summary>A tree. <see cref="Value.Absent"/> counts as Extant.</summary>
    public void WriteValue(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        switch (value)
        {
            case Absent or Extant:
                WriteExtant();
                return;
            case Text text:
                WriteText(text.Value);
                return;
            case Bool truth:
                WriteBool(truth.Value);
                return;
        }

        var spaced = value is Num;
        if (value is Record or Expression)
        {
            if (_depth > 0 && Top is not (Parameter or SlotValue or SlotKey)) OpenItem();
            ItemPrinter.PrintValue(ref this, value, block: _depth > 0 && Top == Parameter);
        }
        else
        {
            BeginScalar(spaced);
            ItemPrinter.PrintValue(ref this, value, block: false);
        }

        EndValue();
    }

    private void BeginAttrName(scoped ReadOnlySpan<byte> name)
    {
        switch (Top)
        {
            case Scalar:
                if ((_frames[_depth - 1] & Block) == 0)
                {
                    Unreserve();
                    break;
                }

                throw new InvalidOperationException("In an attribute's parameters attributes come before items.");
            case ScalarAfterAttributes:
                SettleBare();
                break;
            case BracesAfterExtant:
                Raw(",}"u8);
                break;
            case Braces:
                Raw((byte)'}');
                break;
            case NoBraces:
                throw new InvalidOperationException("In an attribute's parameters attributes come before items.");
            case Parameter or SlotValue or SlotKey:
                throw new InvalidOperationException("An attribute belongs in a record.");
        }

        Raw((byte)'@');
        RawText(name, !Chars.IsIdentifier(name, _format.QuoteNonAscii) || IsBoolText(name));
    }

    /// <summary>Before a scalar: where it may stay bare a byte is kept free.</summary>
    private void BeginScalar(bool spaced)
    {
        if (_depth == 0) return;
        switch (Top)
        {
            case Empty or Attributes:
                SetTop((byte)((Top == Empty ? Scalar : ScalarAfterAttributes) | (spaced ? Spaced : 0)));
                Reserve(1);
                _pending = _at++;
                break;
            case Parameter or SlotValue or SlotKey:
                break;
            default:
                OpenItem();
                break;
        }
    }

    /// <summary>Before an item that makes braces certain.</summary>
    private void OpenItem()
    {
        switch (Top)
        {
            case Scalar when (_frames[_depth - 1] & Block) != 0:
                Unreserve();
                SetTop(NoBraces);
                Raw((byte)',');
                return;
            case Scalar or ScalarAfterAttributes:
                _span[_pending] = (byte)'{';
                _pending = -1;
                Raw((byte)',');
                break;
            case Braces or BracesAfterExtant:
                Raw((byte)',');
                break;
            case NoBraces:
                Raw((byte)',');
                return;
            default:
                Raw((byte)'{');
                break;
        }

        SetTop(Braces);
    }

    private void OpenSlot()
    {
        if (_depth == 0 || Top is SlotValue or SlotKey) throw new InvalidOperationException("A slot belongs in a record.");
        if (Top == Parameter) _frames[_depth - 1] = Block | Implicit | NoBraces;
        else if (_frames[_depth - 1] == Block) SetTop(NoBraces);
        else OpenItem();
    }

    private void SettleBare()
    {
        if ((_frames[_depth - 1] & Spaced) == 0)
        {
            Unreserve();
            return;
        }

        _span[_pending] = (byte)' ';
        _pending = -1;
    }

    /// <summary>After a value: what it was for is done.</summary>
    private void EndValue()
    {
        switch (Top)
        {
            case SlotKey:
                Raw((byte)':');
                _frames[_depth - 1] = SlotValue;
                break;
            case SlotValue:
                _depth--;
                break;
        }

        if (_depth == 0) Flush();
    }

    private static bool IsBoolText(scoped ReadOnlySpan<byte> utf8) => utf8.SequenceEqual("true"u8) || utf8.SequenceEqual("false"u8);
}
