namespace Swim.Recon;

/// <content>What writing JSON needs to know of the current token.</content>
public ref partial struct ReconReader
{
    /// <summary>Whether the current token comes from a tree.</summary>
    internal readonly bool IsFromTree => _fromTree;

    /// <summary>Bytes of the name or text as it is written, escapes included.</summary>
    internal readonly int ContentLength => _end - _start;

    /// <summary>The number as it is written, unless that is hexadecimal or beyond what a double holds.</summary>
    internal readonly bool TryGetJsonNumber(out ReadOnlySpan<byte> digits)
    {
        digits = _text[_start.._end];
        return _syntax != NumberSyntax.Hex;
    }

    /// <summary>Whether one of the items of the record the reader stands on is an attribute or a slot.</summary>
    internal readonly bool RecordHasFields()
    {
        var ahead = this;
        ahead._tree = null;
        ahead.Read();
        while (ahead._token != ReconToken.EndRecord)
        {
            if (ahead._token is ReconToken.Attr or ReconToken.Slot or ReconToken.KeyedSlot) return true;
            ahead.Skip();
        }

        return false;
    }
}
