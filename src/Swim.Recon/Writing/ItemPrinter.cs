using System.Buffers;

namespace Swim.Recon;

/// <summary>Prints trees (docs/protocol.md, printing). A record is looked at as a whole, so that no byte needs to be taken back.</summary>
internal static class ItemPrinter
{
    public static void Print(IBufferWriter<byte> output, Item item, ReconFormat format, bool block)
    {
        ArgumentNullException.ThrowIfNull(output);
        var writer = new ReconWriter(output, format);
        switch (item)
        {
            case Attr attr:
                PrintAttr(ref writer, attr);
                break;
            case Slot slot:
                PrintSlot(ref writer, slot);
                break;
            default:
                PrintValue(ref writer, (Value)item, block);
                break;
        }

        writer.Flush();
    }

    public static void PrintValue(ref ReconWriter writer, Value value, bool block)
    {
        switch (value)
        {
            case Text text:
                PrintText(ref writer, text);
                break;
            case Num num:
                PrintNum(ref writer, num);
                break;
            case Bool truth:
                writer.Raw(truth.Value ? "true"u8 : "false"u8);
                break;
            case Data data:
                writer.RawData(data.Span);
                break;
            case Record record:
                if (writer.Format.IsStrict) StrictRecordPrinter.Print(ref writer, record, block);
                else PrintRecord(ref writer, record, block);
                break;
            case Expression expression:
                ExpressionPrinter.Print(ref writer, expression);
                break;
        }
    }

    public static bool IsBareText(in ReconWriter writer, string text) =>
        Chars.IsIdentifier(text, writer.Format.QuoteNonAscii) && (writer.Format.IsStrict || text is not ("true" or "false"));

    public static void PrintText(ref ReconWriter writer, Text text) => writer.RawText(text.Value, !IsBareText(writer, text.Value));

    private static void PrintNum(ref ReconWriter writer, Num num)
    {
        switch (num.Kind)
        {
            case NumKind.Double:
                writer.RawNumber(num.ToDouble());
                break;
            case NumKind.UInt32:
                writer.RawHex(num.Bits, 8);
                break;
            case NumKind.UInt64:
                writer.RawHex(num.Bits, 16);
                break;
            default:
                var quote = writer.Format.QuoteLargeIntegers && System.Numerics.BigInteger.Abs(num.ToBigInteger()) > 1L << 53;
                if (num.TryGetInt64(out var value)) writer.RawNumber(value, quote);
                else writer.RawNumber(num.ToBigInteger(), quote);
                break;
        }
    }

    public static void PrintAttr(ref ReconWriter writer, Attr attr)
    {
        writer.Raw((byte)'@');
        PrintText(ref writer, (Text)attr.Key);
        if (!attr.Value.IsPresent) return;
        writer.Raw((byte)'(');
        PrintValue(ref writer, attr.Value, block: true);
        writer.Raw((byte)')');
    }

    public static void PrintSlot(ref ReconWriter writer, Slot slot)
    {
        PrintOperand(ref writer, slot.Key);
        writer.Raw((byte)':');
        PrintOperand(ref writer, slot.Value);
    }

    // A conditional's colon, and a comparison's or a lambda's reach, would run into the slot's own.
    private static void PrintOperand(ref ReconWriter writer, Value value)
    {
        var enclosed = !writer.Format.IsStrict && value is Expression { Precedence: <= OperatorPrecedence.Conditional };
        if (enclosed) writer.Raw((byte)'(');
        PrintValue(ref writer, value, block: false);
        if (enclosed) writer.Raw((byte)')');
    }

    /// <summary>Wire print: reads back as the same record, and never uses markup.</summary>
    private static void PrintRecord(ref ReconWriter writer, Record record, bool block)
    {
        var items = record.Span;
        if (items.IsEmpty)
        {
            writer.Raw("{}"u8);
            return;
        }

        if (block && FitsBlock(items))
        {
            PrintItems(ref writer, items);
            return;
        }

        var first = true;
        while (!items.IsEmpty)
        {
            if (items[0] is Attr attr)
            {
                PrintAttr(ref writer, attr);
                items = items[1..];
                first = false;
                continue;
            }

            var count = 1;
            while (count < items.Length && items[count] is not Attr) count++;
            var body = items[..count];
            items = items[count..];
            if (body is [Value and not Record and not Extant and not Absent and not Expression] && (!first || !items.IsEmpty))
            {
                var value = (Value)body[0];
                if (!first && (value is Num or Bool || value is Text text && IsBareText(writer, text.Value))) writer.Raw((byte)' ');
                PrintValue(ref writer, value, block: false);
            }
            else
            {
                writer.Raw((byte)'{');
                PrintItems(ref writer, body);
                if (!((body[^1] as Value)?.IsPresent ?? true)) writer.Raw((byte)',');
                writer.Raw((byte)'}');
            }

            first = false;
        }
    }

    private static void PrintItems(ref ReconWriter writer, ReadOnlySpan<Item> items)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0) writer.Raw((byte)',');
            if (items[i] is Slot slot) PrintSlot(ref writer, slot);
            else PrintValue(ref writer, (Value)items[i], block: false);
        }
    }

    /// <summary>Whether the items mean the same without braces inside an attribute's parentheses.</summary>
    private static bool FitsBlock(ReadOnlySpan<Item> items)
    {
        if (items is [Value]) return false;
        foreach (var item in items)
        {
            if (item is Attr or Extant or Absent or Slot { Key: Extant or Absent }) return false;
        }

        return true;
    }
}
