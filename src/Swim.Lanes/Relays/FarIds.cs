namespace Swim.Lanes;

/// <summary>
/// The numbers of readers here whose agents are in other processes, and what they have asked for that has not been answered. A number lives from the first
/// step that is sent until the reader has left its feed and nothing of it is under way. Safe from any thread.
/// </summary>
public sealed class FarIds
{
    private readonly LaneHub _hub;
    private readonly Lock _gate = new();
    private readonly Dictionary<ILaneReader, FarEntry> _byReader = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<long, FarEntry> _byId = [];
    private readonly Dictionary<(string Node, string Lane), HashSet<FarEntry>> _due = [];
    private long _lastId;
    private long _round;

    internal FarIds(LaneHub hub) => _hub = hub;

    /// <summary>Readers that have a number.</summary>
    public int Count => _byId.Count;

    internal bool Any => _byId.Count > 0;

    /// <summary>
    /// To be called for each step of a batch that has a reader, whenever the batch is put on the wire (again, when it is sent again): notes that an
    /// answer is due, gives the reader's number. A reader that is a <see cref="FarReader"/> already is not for this: it goes on as it is.
    /// </summary>
    /// <param name="node">The agent's node path.</param>
    /// <param name="kind">The lane's kind, when it is known.</param>
    /// <param name="op">The step.</param>
    /// <param name="body">Its body.</param>
    public FarStep Enter(string node, LaneKind? kind, in NodeOp op, ReadOnlySpan<byte> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(node);
        if (op.Reader is not { } reader) return new FarStep(op.Kind, 0, 0, default);
        if (reader is FarReader far) return new FarStep(op.Kind, far.Id, far.Request, far.RegionText);
        var isAttached = IsAttached(node, op.Lane, reader);

        // one that has left since it asked: nobody would take the part
        if (op.Kind == NodeOpKind.More && !isAttached) return new FarStep(op.Kind, 0, 0, default);
        var step = Note(node, kind, op, body, reader, isAttached);
        if (isAttached && !IsAttached(node, op.Lane, reader)) Left(reader);
        return step;
    }

    private FarStep Note(string node, LaneKind? kind, in NodeOp op, ReadOnlySpan<byte> body, ILaneReader reader, bool isAttached)
    {
        var isSync = op.Kind == NodeOpKind.Sync;
        var isLink = op.Kind is NodeOpKind.Link or NodeOpKind.Sync;
        var region = isLink && kind == LaneKind.Spatial ? GeoRegion.Parse(body) : null;

        // what the reader has lies here, so here is where what it is shown is cut; the agent cuts the state it sends
        var isMoved = isLink && kind == LaneKind.Spatial && reader is LinkBuffer link && link.Show(region, isNew: !isAttached, isSync);
        lock (_gate)
        {
            if (!_byReader.TryGetValue(reader, out var entry))
            {
                if (op.Kind == NodeOpKind.Command && !isAttached) return new FarStep(op.Kind, 0, 0, default);
                entry = new FarEntry(reader, ++_lastId, node, op.Lane);
                _byReader.Add(reader, entry);
                _byId.Add(entry.Id, entry);
            }
            else if (entry.Node != node || entry.Lane != op.Lane)
            {
                SetDue(entry, FarDue.None);
                (entry.Node, entry.Lane) = (node, op.Lane);
            }

            entry.IsAttached |= isAttached;
            if (op.Kind == NodeOpKind.Command) return Step(entry, op.Kind);
            entry.Request++;
            if (!isLink)
            {
                if (op.Kind == NodeOpKind.More) entry.After = body.ToArray();
                SetDue(entry, op.Kind == NodeOpKind.More ? entry.Due | FarDue.More : FarDue.Unlink);
                return Step(entry, op.Kind);
            }

            entry.LinkRequest = entry.Request;
            if (region is not null || !isAttached) entry.Region = region is null ? [] : body.ToArray();
            entry.IsMoved |= isMoved;
            isSync |= entry.IsMoved;
            SetDue(entry, (entry.Due & ~FarDue.Unlink) | FarDue.Link | (isSync ? FarDue.State : FarDue.None));
            return Step(entry, isSync ? NodeOpKind.Sync : op.Kind);
        }
    }

    /// <summary>The steps could not be delivered, and whoever sent them tells their readers so: nothing is due for them any more.</summary>
    public void Forget(NodeBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (ref readonly var op in batch.Ops)
        {
            if (op.Reader is not { } reader || op.Kind == NodeOpKind.Command) continue;
            lock (_gate)
            {
                if (_byReader.TryGetValue(reader, out var entry)) Settle(entry, FarDue.None);
            }
        }
    }

    /// <summary>The steps of a batch that was sent again could not be delivered: their readers are told <see cref="UnlinkReason.Failed"/>.</summary>
    public void Fail(string node, NodeBatch batch)
    {
        Forget(batch);
        foreach (ref readonly var op in batch.Ops)
        {
            if (op.Reader is not { } reader || op.Kind == NodeOpKind.Command) continue;
            Unlink(node, op.Lane, reader, op.Kind == NodeOpKind.Unlink ? UnlinkReason.Requested : UnlinkReason.Failed);
        }
    }

    /// <summary>
    /// Sends again (<see cref="IHubWatch.Resend"/>) what has not been answered since the call before the last: to be called every so often, such as with the
    /// lease.
    /// </summary>
    public void ResendOverdue()
    {
        Dictionary<string, NodeBatch>? batches = null;
        lock (_gate)
        {
            _round++;
            foreach (var entries in _due.Values)
            {
                foreach (var entry in entries)
                {
                    if (entry.Round >= _round - 1) continue;
                    entry.Round = _round;
                    batches ??= new Dictionary<string, NodeBatch>(StringComparer.Ordinal);
                    if (!batches.TryGetValue(entry.Node, out var batch)) batches.Add(entry.Node, batch = new NodeBatch());
                    Add(batch, entry);
                }
            }
        }

        if (batches is null) return;
        foreach (var (node, batch) in batches) _hub.Watch?.Resend(node, batch);
    }

    /// <summary>Sends again what readers of a lane have asked for and not been given: it was asked of somebody who has gone.</summary>
    internal void Resend(string node, string lane)
    {
        NodeBatch batch;
        lock (_gate)
        {
            if (!_due.TryGetValue((node, lane), out var entries)) return;
            batch = new NodeBatch();
            foreach (var entry in entries)
            {
                entry.Round = _round;
                Add(batch, entry);
            }
        }

        _hub.Watch?.Resend(node, batch);
    }

    /// <summary>Sends again what has been asked of lanes that nothing comes for.</summary>
    internal void ResendUnserved()
    {
        (string Node, string Lane)[] lanes;
        lock (_gate) lanes = [.. _due.Keys];
        foreach (var (node, lane) in lanes)
            if (_hub.Find(node)?.Find(lane) is not { IsFed: true }) Resend(node, lane);
    }

    /// <summary>Has readers ask.</summary>
    internal void Resend(string node, string lane, NodeOpKind kind, List<ILaneReader> readers)
    {
        var batch = new NodeBatch();
        foreach (var reader in readers) batch.Add(kind, lane, [], reader);
        _hub.Watch?.Resend(node, batch);
    }

    /// <summary>The reader of a number that has come back: its agent turned out to be in this process. Null when the reader has left.</summary>
    public ILaneReader? Find(long id)
    {
        lock (_gate) return _byId.GetValueOrDefault(id)?.Reader;
    }

    /// <summary>An activation of this process has given a reader what it may have been asked for elsewhere. Inside a feed's gate.</summary>
    internal void Served(ILaneReader reader, FarDue what)
    {
        lock (_gate)
        {
            if (!_byReader.TryGetValue(reader, out var entry) || (entry.Due & what) == 0) return;
            if ((what & FarDue.State) != 0) entry.IsMoved = false;
            Settle(entry, entry.Due & ~what);
        }
    }

    /// <summary>The reader is about to be attached; <see cref="Left"/> takes it back.</summary>
    internal ILaneReader? Attaching(long id)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out var entry)) return null;
            entry.IsAttached = true;
            return entry.Reader;
        }
    }

    /// <summary>The reader has been linked, as it asked.</summary>
    internal void Linked(long id, long request)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out var entry)) return;
            Settle(entry, request >= entry.LinkRequest ? entry.Due & ~FarDue.Link : entry.Due);
        }
    }

    /// <summary>A part of the state has come.</summary>
    internal void Shown(long id, bool isFirst)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out var entry)) return;
            if (isFirst) entry.IsMoved = false;
            Settle(entry, entry.Due & ~(isFirst ? FarDue.State : FarDue.More));
        }
    }

    /// <summary>The reader has been unlinked, or refused.</summary>
    internal void Unlinked(long id, long request, UnlinkReason reason)
    {
        FarEntry? entry;
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out entry)) return;
            if (request >= entry.LinkRequest) Settle(entry, FarDue.None);
        }

        Unlink(entry.Node, entry.Lane, entry.Reader, reason);
    }

    /// <summary>A part has to be asked for again.</summary>
    internal void Later(long id, ReadOnlySpan<byte> after, bool isFirst)
    {
        NodeBatch batch;
        FarEntry? entry;
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out entry)) return;
            batch = new NodeBatch();
            if (isFirst) batch.Add(NodeOpKind.Sync, entry.Lane, entry.Region, entry.Reader);
            else batch.Add(NodeOpKind.More, entry.Lane, after, entry.Reader);
        }

        _hub.Watch?.Resend(entry.Node, batch);
    }

    /// <summary>A feed has let go of the reader. Inside that feed's gate.</summary>
    internal void Left(ILaneReader reader)
    {
        lock (_gate)
        {
            if (!_byReader.TryGetValue(reader, out var entry)) return;
            entry.IsAttached = false;
            Settle(entry, entry.Due & ~FarDue.More);
        }
    }

    /// <summary>The reader has gone for good: whatever was due is for nobody.</summary>
    internal void Gone(ILaneReader reader)
    {
        lock (_gate)
        {
            if (!_byReader.TryGetValue(reader, out var entry)) return;
            entry.IsAttached = false;
            Settle(entry, FarDue.None);
        }
    }

    private bool IsAttached(string node, string lane, ILaneReader reader) => _hub.Find(node)?.Find(lane)?.Has(reader) ?? false;

    private static FarStep Step(FarEntry entry, NodeOpKind kind) => new(kind, entry.Id, entry.Request, entry.Region);

    private static void Add(NodeBatch batch, FarEntry entry)
    {
        var due = entry.Due;
        if ((due & FarDue.Unlink) != 0) batch.Add(NodeOpKind.Unlink, entry.Lane, [], entry.Reader);
        else if ((due & FarDue.State) != 0) batch.Add(NodeOpKind.Sync, entry.Lane, entry.Region, entry.Reader);
        else if ((due & FarDue.Link) != 0) batch.Add(NodeOpKind.Link, entry.Lane, entry.Region, entry.Reader);
        else batch.Add(NodeOpKind.More, entry.Lane, entry.After, entry.Reader);
    }

    private void Unlink(string node, string lane, ILaneReader reader, UnlinkReason reason)
    {
        if (_hub.Find(node)?.Find(lane) is not { } feed || !feed.TryUnlink(reader, reason)) reader.OnUnlinked(reason);
    }

    private void Settle(FarEntry entry, FarDue due)
    {
        SetDue(entry, due);
        if (due != FarDue.None || entry.IsAttached) return;
        _byReader.Remove(entry.Reader);
        _byId.Remove(entry.Id);
    }

    private void SetDue(FarEntry entry, FarDue due)
    {
        var before = entry.Due;
        entry.Due = due;
        if (before == FarDue.None && due != FarDue.None)
        {
            entry.Round = _round;
            if (!_due.TryGetValue((entry.Node, entry.Lane), out var entries)) _due.Add((entry.Node, entry.Lane), entries = []);
            entries.Add(entry);
        }
        else if (before != FarDue.None && due == FarDue.None && _due.TryGetValue((entry.Node, entry.Lane), out var entries))
        {
            entries.Remove(entry);
            if (entries.Count == 0) _due.Remove((entry.Node, entry.Lane));
        }
    }
}
