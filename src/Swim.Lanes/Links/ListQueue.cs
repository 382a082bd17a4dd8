namespace Swim.Lanes;

/// <summary>
/// A list's changes for one reader, first in, first out. They name places, so none may be left out and each must fit what the reader has by then. While
/// the reader is being sent the list, it has exactly the first <see cref="Sent"/> elements: a change within them is passed on, one behind them is
/// left to the part that will bring the element, one across the border becomes an insert or a removal. When more waits than the bound allows,
/// everything is let go, a clear takes its place and the state is to be asked for anew (<see cref="TakeReset"/>).
/// </summary>
/// <remarks>Bound: <see cref="LinkBufferOptions"/>, and of a list whose length is known 256 or twice the length if that is more.</remarks>
internal sealed class ListQueue(LinkBufferOptions options) : LaneQueue
{
    private const int FewOps = 256;
    private const int MostOverlap = 64;

    private OpRing _ring;
    private long _taken;
    private long _partMark;
    private bool _hasSeenChanges;
    private bool _isReset;
    private int _overlap;
    private Picture _picture;

    private enum Picture : byte
    {
        /// <summary>Linked without a sync: what the reader has is its own affair, it is passed everything.</summary>
        Unknown,

        /// <summary>The first <see cref="Sent"/> elements.</summary>
        Beginning,

        /// <summary>The whole list.</summary>
        Whole,
    }

    /// <summary>Elements sent by the sync under way; after it the length of the list.</summary>
    public int Sent { get; private set; }

    public override int PartLeft => IsPast(_partMark) ? 0 : 1;

    public override long Mark => _taken + Count;

    public override bool IsPast(long mark) => _taken >= mark;

    /// <summary>
    /// Where the next part should begin: a little before <see cref="Sent"/> when elements are being taken out so fast that an answer
    /// began behind it.
    /// </summary>
    public int NextPart => Math.Max(0, Sent - _overlap);

    /// <summary>Whether the state is to be asked for anew, since the last call.</summary>
    public bool TakeReset()
    {
        var isReset = _isReset;
        _isReset = false;
        return isReset;
    }

    public override void Push(in LaneOp op)
    {
        if (op.Kind == LaneOpKind.Clear)
        {
            if (Count > FewOps)
            {
                Coalesced += Count;
                Empty();
            }

            Sent = 0;
            _picture = Picture.Whole;
            Append(op);
            return;
        }

        if (op.Kind == LaneOpKind.Reset)
        {
            StartAnew(op.Version);
            return;
        }

        if (op.Kind != LaneOpKind.Item || op.Body is not { Length: > 1 } text)
        {
            op.Release();
            throw new ArgumentException($"A list queue cannot hold {op.Kind}.", nameof(op));
        }

        _hasSeenChanges = true;
        var (verb, index, to) = ListText.Read(text.Span);
        if (_picture == Picture.Beginning) PassWithin(op, verb, index, to);
        else
        {
            Shift(verb, index, to, op.IsInsert);
            Append(op);
        }

        if (IsOver) StartAnew(op.Version);
    }

    /// <summary>
    /// Takes a part that begins at <paramref name="start"/>; false when it begins behind what the reader has or brings nothing new, so that the next is
    /// to be asked for at once.
    /// </summary>
    public bool PushPart(int start, ReadOnlySpan<LaneOp> entries, bool isFirst, bool isLast, long version)
    {
        if (isFirst) BeginSync(version);
        if (start > Sent)
        {
            _overlap = Math.Min(MostOverlap, Math.Max(1, _overlap * 2));
            return false;
        }

        // what the reader has got by other ways meanwhile
        var known = Math.Min(Sent - start, entries.Length);
        foreach (ref readonly var entry in entries[known..])
        {
            entry.Retain();
            Append(entry);
            Sent++;
        }

        _partMark = Mark;
        if (isLast) _picture = Picture.Whole;
        var isNew = known < entries.Length || isLast;
        _overlap = isNew ? 0 : _overlap / 2;
        return isNew;
    }

    public override bool TryTake(out LaneOp op)
    {
        if (!_ring.TryTake(out op)) return false;
        Count--;
        _taken++;
        Bytes -= SizeOf(op);
        if (op.Key is not { } other) return true;

        // the other form of a move was for this queue
        other.Release();
        op = op with { Key = null };
        return true;
    }

    public override void ForgetVersions() => _ring.ForgetVersions();

    public override void Reset()
    {
        Empty();
        _picture = Picture.Unknown;
        _hasSeenChanges = false;
        _isReset = false;
        _overlap = 0;
        Sent = 0;
    }

    // also what is far too much in relation to the list: its state is less to send than its changes
    private bool IsOver =>
        Count > options.MaxItems || (Bytes > options.MaxItemBytes && Count > 1)
        || (_picture == Picture.Whole && Count > Math.Max(FewOps, 2 * (long)Sent));

    // one whose picture is not known may hold anything: it is cleared. One that has the list is sent it again, as it is.
    private void BeginSync(long version)
    {
        if (_picture == Picture.Beginning) return;
        if (_picture == Picture.Unknown && _hasSeenChanges)
        {
            Coalesced += Count;
            Empty();
            Append(LaneOp.Clear(version));
        }

        if (_picture == Picture.Unknown) _picture = Picture.Beginning;
        Sent = 0;
    }

    private void StartAnew(long version)
    {
        Coalesced += Count;
        Empty();
        Append(LaneOp.Clear(version));
        _picture = Picture.Beginning;
        _isReset = true;
        _overlap = 0;
        _partMark = Mark;
        Sent = 0;
    }

    private void PassWithin(in LaneOp op, ListVerb verb, int index, int to)
    {
        switch (verb)
        {
            case ListVerb.Update when index < Sent:
                if (op.IsInsert) Sent++;
                Append(op);
                return;
            case ListVerb.Remove when index < Sent:
                Sent--;
                Append(op);
                return;
            case ListVerb.Move when index < Sent && to < Sent:
                Append(op);
                return;
            case ListVerb.Move when index < Sent:
                Sent--;
                Append(LaneOp.Item(op.Version, ListText.RemoveOf(op.Body!.Span, index)));
                break;
            case ListVerb.Move when to < Sent && op.Key is { } element:
                Sent++;
                Append(LaneOp.Item(op.Version, element.Retain()));
                break;
            case ListVerb.Drop when Sent > 0:
                var dropped = Math.Min(index, Sent);
                Sent -= dropped;
                Append(LaneOp.Item(op.Version, ListText.Count(ListVerb.Drop, dropped)));
                break;
            case ListVerb.Take when index < Sent:
                Sent = index;
                Append(op);
                return;
        }

        op.Release();
    }

    private void Shift(ListVerb verb, int index, int to, bool isInsert)
    {
        switch (verb)
        {
            case ListVerb.Update when isInsert && index <= Sent:
                Sent++;
                break;
            case ListVerb.Remove when index < Sent:
                Sent--;
                break;
            case ListVerb.Move when index < Sent && to >= Sent:
                Sent--;
                break;
            case ListVerb.Move when index >= Sent && to < Sent:
                Sent++;
                break;
            case ListVerb.Drop:
                Sent = Math.Max(0, Sent - index);
                break;
            case ListVerb.Take:
                Sent = Math.Min(Sent, index);
                break;
        }
    }

    private void Append(in LaneOp op)
    {
        _ring.Push(op);
        Count++;
        Bytes += SizeOf(op);
    }

    private void Empty()
    {
        while (TryTake(out var op)) op.Release();
    }
}
