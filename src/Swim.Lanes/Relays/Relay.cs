namespace Swim.Lanes;

/// <summary>
/// What one lane has to tell one other process, whatever the number of readers there: one member of the lane's feed. Changes in a row are coalesced by the
/// lane's kind, also while they wait; what is for one reader stands between them in order.
/// </summary>
internal sealed partial class Relay(RelayPeer peer, LaneFeed feed, RelayTerms terms) : ILaneReader
{
    private readonly Lock _gate = new();
    private MailItem? _head;
    private MailItem? _tail;

    // taken for writing, not finished; the writer's own
    private MailItem? _current;
    private HashSet<long>? _later;

    // the highest version passed
    private long _seen = -1;
    private bool _isQueued;
    private bool _isGone;

    public RelayPeer Peer => peer;

    public LaneFeed Feed => feed;

    public RelayTerms Terms { get; private set; } = terms;

    /// <summary>Stands for this lane in the session. The peer sets it.</summary>
    public int Handle { get; set; }

    /// <summary>Its place among the peer's. The peer's gate guards it.</summary>
    public int Index { get; set; }

    /// <summary>The last step that brought or declared something that the other side must have seen before it may let go. The feed's gate guards it.</summary>
    public long LastSerial { get; set; }

    /// <summary>Readers whose sync waits for a commit. The feed's gate guards it.</summary>
    public List<FarReader>? Owed { get; set; }

    public void OnLinked(LaneLink link)
    {
    }

    public void OnOps(ReadOnlySpan<LaneOp> ops) => Pass(ops, isWhole: true);

    /// <summary>Changes; <paramref name="isWhole"/>: with those passed before, all that was published at a time, so that the other side then knows the lane as of their version.</summary>
    public void Pass(ReadOnlySpan<LaneOp> ops, bool isWhole)
    {
        bool wakes;
        lock (_gate)
        {
            if (_isGone) return;
            var item = _tail;
            if (item is not { Kind: MailKind.Publish })
            {
                item = peer.Hub.Mail.RentPublish(Terms.Kind);
                item.Version = -1;
                Append(item);
            }

            var queue = item.Queue!;
            foreach (ref readonly var op in ops)
            {
                op.Retain();
                queue.Push(op);
                if (op.Version > _seen) _seen = op.Version;
            }

            if (isWhole) item.Version = _seen;
            wakes = !_isQueued;
            _isQueued = true;
        }

        if (wakes) peer.Enqueue(this);
    }

    public void OnSnapshot(in LaneSnapshot snapshot)
    {
    }

    /// <summary>The lane is gone for all, and this relay with it.</summary>
    public void OnUnlinked(UnlinkReason reason)
    {
        var item = peer.Hub.Mail.Rent(MailKind.UnlinkAll);
        item.Reason = reason;
        Post(item);
        End(RelayEnd.Released);
    }

    /// <summary>Says (again) which activation speaks.</summary>
    public void Declare(RelayTerms terms, long serial)
    {
        var item = peer.Hub.Mail.Rent(MailKind.Declare);
        item.Terms = terms;
        item.Serial = serial;
        Post(item);
    }

    public void Link(FarReader reader, long serial, bool announce, bool isStateAhead)
    {
        var item = peer.Hub.Mail.Rent(MailKind.Attach);
        item.Far = reader;
        item.Serial = serial;
        item.IsFirst = announce;
        item.IsLast = isStateAhead;
        Post(item);
    }

    public void Show(FarReader reader, in LaneSnapshot snapshot)
    {
        var item = peer.Hub.Mail.Rent(MailKind.Snapshot);
        item.Far = reader;
        PostPart(item, snapshot);
    }

    public void Answer(FarReader reader, in LaneSnapshot answer)
    {
        var item = peer.Hub.Mail.Rent(MailKind.Answer);
        item.Far = reader;
        item.Hold(answer);
        Post(item);
    }

    public void Unlink(FarReader reader, UnlinkReason reason)
    {
        var item = peer.Hub.Mail.Rent(MailKind.Unlink);
        item.Far = reader;
        item.Reason = reason;
        Post(item);
    }

    /// <summary>A part of the whole state, to be compared; <paramref name="oneByOne"/>: too long for that, each reader is to ask for itself.</summary>
    public void ShowAll(in LaneSnapshot state, bool oneByOne)
    {
        var item = peer.Hub.Mail.Rent(MailKind.State);
        item.IsOneByOne = oneByOne;
        PostPart(item, state);
    }

    /// <summary>The other side may have missed something: it is to compare.</summary>
    public void Lose() => Post(peer.Hub.Mail.Rent(MailKind.Lost));

    /// <summary>Nothing follows.</summary>
    public void End(RelayEnd end)
    {
        var item = peer.Hub.Mail.Rent(MailKind.Ended);
        item.End = end;
        Post(item, isEnd: true);
    }

    /// <summary>The session has ended.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _isGone = true;
            DropAll();
        }

        feed.Remove(this);
    }
}
