namespace Swim.Lanes;

/// <summary>
/// Linked and unlinked notices in order, four bits each, so that link and unlink in quick succession are answered one by one without a queue on
/// the heap. Linked notices in a row merge; beyond 16 (a client that sends them without reading) the two oldest, which undo each other, go.
/// </summary>
internal struct LinkControls
{
    private const int Capacity = 16;
    private const int Bits = 4;
    private const ulong Mask = 0xF;
    private const ulong LinkedCode = 0;

    private ulong _codes;

    public int Count { get; private set; }

    public void Linked()
    {
        if (Count == 0 || ((_codes >> ((Count - 1) * Bits)) & Mask) != LinkedCode) Add(LinkedCode);
    }

    public void Unlinked(UnlinkReason reason) => Add(1 + (ulong)reason);

    public bool TryTake(out LinkItemKind kind, out UnlinkReason reason)
    {
        kind = LinkItemKind.Linked;
        reason = default;
        if (Count == 0) return false;
        var code = _codes & Mask;
        _codes >>= Bits;
        Count--;
        if (code == LinkedCode) return true;
        kind = LinkItemKind.Unlinked;
        reason = (UnlinkReason)(code - 1);
        return true;
    }

    private void Add(ulong code)
    {
        if (Count == Capacity)
        {
            _codes >>= 2 * Bits;
            Count -= 2;
        }

        _codes |= code << (Count * Bits);
        Count++;
    }
}
