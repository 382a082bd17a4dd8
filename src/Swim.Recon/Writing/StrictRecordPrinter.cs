namespace Swim.Recon;

/// <summary>The reference's way of printing records, markup and losses included.</summary>
internal static class StrictRecordPrinter
{
    public static void Print(ref ReconWriter writer, Record record, bool block)
    {
        var items = record.Span;
        if (items.IsEmpty)
        {
            writer.Raw("{}"u8);
            return;
        }

        var hasAttr = false;
        foreach (var item in items) hasAttr |= item is Attr;
        PrintItems(ref writer, items, block && !hasAttr, inMarkup: false);
    }

    private static void PrintItems(ref ReconWriter writer, ReadOnlySpan<Item> items, bool inBlock, bool inMarkup)
    {
        bool inBraces = false, inBrackets = false, first = true, markupSafe = true;
        for (var i = 0; i < items.Length; i++)
        {
            var item = items[i];
            var next = i + 1 < items.Length ? items[i + 1] : null;
            if (item is Expression) markupSafe = false;
            if (item is Attr attr)
            {
                if (inBraces) writer.Raw((byte)'}');
                if (inBrackets) writer.Raw((byte)']');
                inBraces = inBrackets = first = false;
                ItemPrinter.PrintAttr(ref writer, attr);
            }
            else if (inBrackets && item is Text run)
            {
                if (inBraces) writer.Raw((byte)'}');
                inBraces = false;
                writer.RawMarkup(run.Value);
            }
            else if (inBraces)
            {
                if (!first) writer.Raw((byte)',');
                first = false;
                PrintItem(ref writer, item);
            }
            else if (inBrackets)
            {
                if (item is Record inline && IsMarkupSafe(inline))
                {
                    PrintItems(ref writer, inline.Span, inBlock: false, inMarkup: true);
                    if (next is Text text)
                    {
                        writer.RawMarkup(text.Value);
                        i++;
                    }
                    else if (next is not null and not Attr)
                    {
                        writer.Raw((byte)'{');
                        inBraces = true;
                        first = true;
                    }
                    else
                    {
                        writer.Raw((byte)']');
                        inBrackets = false;
                    }
                }
                else
                {
                    writer.Raw((byte)'{');
                    PrintItem(ref writer, item);
                    inBraces = true;
                    first = false;
                }
            }
            else if (markupSafe && item is Text opening && next is not (null or Field or Text or Bool))
            {
                writer.Raw((byte)'[');
                writer.RawMarkup(opening.Value);
                inBrackets = true;
            }
            else if (inBlock)
            {
                if (!first) writer.Raw((byte)',');
                first = false;
                PrintItem(ref writer, item);
            }
            else if (inMarkup && item is Text only && next is null)
            {
                writer.Raw((byte)'[');
                writer.RawMarkup(only.Value);
                writer.Raw((byte)']');
            }
            else if (!inMarkup && item is Value value and not Record && (!first && next is null || next is Attr))
            {
                if (!first && (value is Num or Bool || value is Text bare && ItemPrinter.IsBareText(writer, bare.Value))) writer.Raw((byte)' ');
                PrintItem(ref writer, item);
            }
            else
            {
                writer.Raw((byte)'{');
                PrintItem(ref writer, item);
                inBraces = true;
                first = false;
            }
        }

        if (inBraces) writer.Raw((byte)'}');
        if (inBrackets) writer.Raw((byte)']');
    }

    private static void PrintItem(ref ReconWriter writer, Item item)
    {
        if (item is Slot slot) ItemPrinter.PrintSlot(ref writer, slot);
        else ItemPrinter.PrintValue(ref writer, (Value)item, block: false);
    }

    /// <summary>Whether a record can be written inside markup: its one attribute comes first.</summary>
    private static bool IsMarkupSafe(Record record)
    {
        if (record.Count == 0 || record[0] is not Attr) return false;
        for (var i = 1; i < record.Count; i++)
        {
            if (record[i] is Attr) return false;
        }

        return true;
    }
}
