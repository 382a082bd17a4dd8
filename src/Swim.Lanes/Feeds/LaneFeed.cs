namespace Swim.Lanes;

/// <summary>
/// The one way from a lane to its readers here: an ordered mailbox that one worker drains, so that publishing costs the agent the same whatever
/// the number of readers. Changes that wait are coalesced by the lane's kind. While nothing waits and readers are few, they are
/// called on the publisher's thread. It does not matter where changes come from, as long as one source at a time posts them in order.
/// All members are safe from any thread and never wait for a reader.
/// </summary>
/// <remarks>
/// Bounds: changes as in <see cref="LinkBuffer"/>; other steps 4,096 or 16 MiB of snapshot parts, beyond which the poster drains the mailbox itself.
/// </remarks>
public sealed partial class LaneFeed : IThreadPoolWorkItem
{
    private const int MaxInlineReaders = 4;
    private const int MaxMail = 4096;
    private const long MaxMailBytes = 16 << 20;
    private const int BatchSize = 128;

    [ThreadStatic]
    private static LaneOp[]? _spareBatch;

    private readonly Lock _drain = new();
    private readonly LaneHub _hub;
    private readonly NodeFeeds _node;

    // also the gate of everything below but the readers: one object less for each of very many feeds
    private readonly FeedMembers _members = new();

    // keys that some reader may have: what the feed has passed on and not taken back (rule 7)
    private KeySet? _known;

    // null where there is one process
    private FeedRoute? _route;
    private int _readersHere;
    private MailItem? _head;
    private MailItem? _tail;
    private int _mailCount;
    private long _mailBytes;
    private LaneKind _kind;
    private Guid _epoch;
    private long _coalesced;
    private long _dropped;
    private long _events;

    // a worker is scheduled or someone drains; else the mailbox is empty
    private bool _busy;
    private volatile bool _retired;

    internal LaneFeed(LaneHub hub, NodeFeeds node, string lane)
    {
        _hub = hub;
        _node = node;
        Lane = lane;
    }

    /// <summary>The node path.</summary>
    public string Node => _node.Node;

    /// <summary>The lane's name.</summary>
    public string Lane { get; }

    /// <summary>Whether a reader of this process is attached.</summary>
    public bool IsWatched => Volatile.Read(ref _readersHere) > 0;

    /// <summary>Readers of this process.</summary>
    public int LocalReaderCount => Volatile.Read(ref _readersHere);

    /// <summary>Changes that the consumers of links of this process have taken from this feed, after coalescing.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>The lane's kind as the last reader to attach was told.</summary>
    public LaneKind Kind => _kind;

    /// <summary>Whether anyone reads; false means that publishing is for nothing.</summary>
    public bool HasReaders => _members.Count > 0;

    /// <summary>Number of readers; all of another process together count as one.</summary>
    public int ReaderCount => _members.Count;

    /// <summary>Changes replaced or undone by newer ones while they waited here.</summary>
    public long Coalesced => Interlocked.Read(ref _coalesced);

    /// <summary>Items dropped here because readers could not be called as fast as the lane published (beyond 10,000 items or 1 MiB).</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    internal bool IsRetired => _retired;

    internal void Count(in LinkBuffer.Untold taken)
    {
        Interlocked.Add(ref _events, taken.Events);
        _hub.Traffic.CountEvents(taken.Events, taken.Coalesced, taken.Dropped, taken.IsDownlink);
    }

    internal void CountDownlinks(int change) => _hub.Traffic.CountDownlinks(change);

    /// <summary>Passes changes on to every reader, in order. What is kept is retained. Ignored while an activation of another process publishes the lane.</summary>
    public void Publish(ReadOnlySpan<LaneOp> ops) => Publish(Guid.Empty, ops);

    /// <summary>The same; false when that activation (empty: any of this process) is not the one that publishes, so that readers are not told.</summary>
    internal bool Publish(Guid near, ReadOnlySpan<LaneOp> ops)
    {
        if (ops.IsEmpty) return true;
        if (HasReaders) return Publish(ops, near, null, -1);
        return !_retired || Successor() is not { } successor || successor.Publish(near, ops);
    }

    private bool Publish(ReadOnlySpan<LaneOp> ops, Guid near, RelayInlet? far, long complete)
    {
        LaneOp[]? batch = null;
        lock (_members)
        {
            if (_members.Count == 0) return true;
            if (!IsFrom(near, far)) return false;
            if (IsMisfit) return true;
            Note(ops, complete);
            if (ops.IsEmpty) return true;
            if (ops.Length > BatchSize || _members.Count > MaxInlineReaders || !TryEnterIdle())
            {
                Append(ops);
                return true;
            }

            if (LaneQueue.IsKeyed(_kind)) batch = Stamp(ops);
        }

        try
        {
            Deliver(batch is null ? ops : batch.AsSpan(0, ops.Length));
        }
        finally
        {
            ReturnBatch(batch, ops.Length);
            ExitIdle();
        }

        return true;
    }

    /// <summary>
    /// One part of the state for one reader, in order with the changes around it; ignored when the reader is not attached.
    /// <paramref name="afterKey"/> is the key that was asked to go on after, null for the first part.
    /// </summary>
    public void Snapshot(
        ILaneReader reader, Guid epoch, long version, ReadOnlySpan<LaneOp> entries, bool isFirst, bool isLast, Payload? afterKey = null)
    {
        if (_retired && Successor() is { } successor)
        {
            successor.Snapshot(reader, epoch, version, entries, isFirst, isLast, afterKey);
            return;
        }

        Snapshot(reader, new LaneSnapshot(epoch, version, entries, isFirst, isLast, afterKey), null);
    }

    private void Snapshot(ILaneReader reader, in LaneSnapshot snapshot, RelayInlet? from)
    {
        FeedLink? link;
        bool help;
        lock (_members)
        {
            link = FindLink(reader);
            if (link is null) return;
            if (!IsFrom(snapshot.Epoch, from) || (link.Relay is null && IsMisfit))
            {
                if (from is null && link.Relay is null && _route!.Unserved?.Contains(reader) != true) (_route.Unserved ??= []).Add(reader);
                return;
            }

            if (snapshot.IsFirst) PayState(link, reader);
            if (from is null && link.Relay is null && _hub.FarIds.Any) _hub.FarIds.Served(reader, snapshot.IsFirst ? FarDue.State : FarDue.More);
            Note(snapshot);
            if (link.Relay is null && TryEnterIdle())
            {
                help = false;
            }
            else
            {
                var item = _hub.Mail.Rent(MailKind.Snapshot);
                item.Link = link;
                item.Far = reader as FarReader;
                item.Hold(snapshot);
                help = Append(item);
                link = null;
            }
        }

        if (link is null)
        {
            if (help) Help();
            return;
        }

        try
        {
            PassSnapshot(link, snapshot);
        }
        finally
        {
            ExitIdle();
        }
    }

    /// <summary>
    /// Changes for one reader only, in order with those for all: what is really there, for one that may believe otherwise (the sender of a
    /// refused command). Ignored when the reader is not attached. What is kept is retained.
    /// </summary>
    public void Answer(ILaneReader reader, ReadOnlySpan<LaneOp> ops) => Answer(Guid.Empty, reader, ops);

    /// <summary>The same, of an activation (empty: any of this process).</summary>
    internal void Answer(Guid near, ILaneReader reader, ReadOnlySpan<LaneOp> ops)
    {
        if (ops.IsEmpty) return;
        if (_retired && Successor() is { } successor)
        {
            successor.Answer(near, reader, ops);
            return;
        }

        Answer(reader, ops, near, null);
    }

    private void Answer(ILaneReader reader, ReadOnlySpan<LaneOp> ops, Guid near, RelayInlet? far)
    {
        bool help;
        lock (_members)
        {
            if (FindLink(reader) is not { } link || !IsFrom(near, far) || (link.Relay is null && IsMisfit)) return;
            if (LaneQueue.IsKeyed(_kind)) Learn(ops);
            var item = _hub.Mail.Rent(MailKind.Answer);
            item.Link = link;
            item.Far = reader as FarReader;
            item.Hold(new LaneSnapshot(_epoch, 0, ops, isFirst: false, isLast: false));
            help = Append(item);
        }

        if (help) Help();
    }

    /// <summary>
    /// A new activation answers from here on. Readers keep what they have. <paramref name="continues"/> says that the one before closed cleanly
    /// (<see cref="NodeFeeds.TakeClosed"/>), so that nothing else is due; when false the caller publishes the lane's whole state next
    /// (the value, or a clear and every entry), since changes may have been lost.
    /// </summary>
    public void BeginEpoch(Guid epoch, bool continues)
    {
        LaneKind kind;
        lock (_members) kind = _kind;
        BeginEpoch(epoch, kind, continues, 0);
    }

    /// <summary>
    /// As the public one; the activation's rank decides between it and those of other processes. False when a later one publishes: this one is not listened to.
    /// </summary>
    internal bool BeginEpoch(Guid epoch, LaneKind kind, bool continues, long rank)
    {
        lock (_members)
        {
            if (_members.Count == 0) return true;
            if (_route is null && !_hub.CanMove) PostEpoch(epoch);
            else if (!TakeNear(epoch, rank, kind, isOpening: true)) return false;
            if (continues) _route?.Picture.EndComparing(-1);
        }

        if (!continues) _hub.CountRecovery();
        return true;
    }

    /// <summary>Whether some reader may have been told of a key and not yet that it is gone.</summary>
    internal bool MayHave(Payload key)
    {
        lock (_members)
        {
            if (_route is { UnsureRelays: > 0 }) return true;
            return _route?.Picture.Table is { } table ? table.Contains(key) : _known is { } known && known.Contains(key);
        }
    }

    // runs inside the reader's own calls: what is thrown here is not its failure, and would leave it waiting for an answer to a question never asked
    internal void RequestMore(FeedLink link, Payload afterKey)
    {
        try
        {
            if (_hub.Requests is { } requests)
            {
                requests.RequestMore(Node, Lane, link.Reader, afterKey);
                return;
            }
        }
        catch (Exception e)
        {
            _hub.RequestFailed?.Invoke(Node, Lane, e);
        }

        Unlink(link.Reader, UnlinkReason.Failed);
    }

    private LaneFeed? Successor() => _hub.Find(Node)?.Find(Lane) is { IsRetired: false } feed ? feed : null;
}
