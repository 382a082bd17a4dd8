using System.Buffers;
using System.Numerics;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Client;

/// <content>What the host says.</content>
internal sealed partial class WarpLink
{
    // of a list's state while it is being sent
    private const long MaxListBytes = 64 << 20;

    private static readonly Payload ClearVerb = Payload.Copy("@clear"u8);

    private LinkEntries? _entries;
    private List<Payload>? _items;
    private Payload? _value;
    private long _itemBytes;
    private long _version;
    private long _unusable;

    public void OnLinked()
    {
        lock (_gate)
        {
            // answers to earlier unlinks come before this or not at all
            _staleUnlinks = 0;
            if (_wire == WireState.Requested) BecomeLinked();
        }
    }

    public void OnEvent(ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            if (_wire == WireState.Down) return;
            _version++;
            PublishItem(body);
            if (_followers == 0) return;
            if (_shape == LinkShape.Unknown) _shape = EventVerb.Read(body).Shape;
            switch (_shape)
            {
                case LinkShape.Map:
                    ApplyEntry(EventVerb.Read(body));
                    break;
                case LinkShape.List:
                    ApplyVerb(body);
                    break;
                default:
                    ApplyValue(body);
                    break;
            }
        }
    }

    public void OnSynced()
    {
        lock (_gate)
        {
            if (!_syncing) return;
            _syncing = false;
            _version++;
            if (_wire == WireState.Requested) BecomeLinked();
            if (_syncAgain)
            {
                _syncAgain = false;
                ReleaseItems();
                if (_readers.Exists(static link => link.WantsState)) RequestSync();
                return;
            }

            if (_shape == LinkShape.Map && _entries?.TakeUnseen() is { } gone)
            {
                foreach (var key in gone)
                {
                    Publish(LaneOp.Remove(_version, key));
                    key.Release();
                }
            }

            // a list is not kept: each reader has it sent
            _isCurrent = _shape != LinkShape.List;
            for (var i = _readers.Count - 1; i >= 0; i--)
            {
                if (_readers[i].NeedsState) GiveState(_readers[i]);
            }

            ReleaseItems();
        }
    }

    public void OnUnlinked(ReadOnlySpan<byte> body)
    {
        UnlinkReason reason;
        lock (_gate)
        {
            var said = ReasonOf(body);
            if (_isRemoved || _wire == WireState.Down || (_staleUnlinks > 0 && said is null))
            {
                if (_staleUnlinks > 0) _staleUnlinks--;
                if (_readers.Count == 0 && _wire == WireState.Down && _staleUnlinks == 0) Forget();
                return;
            }

            // without a reason: an agent that stopped itself, or a request that could not be carried out and may be tried again
            reason = said ?? (_wire == WireState.Linked ? UnlinkReason.Stopped : UnlinkReason.Failed);
            End(reason);
        }

        ClientLog.Unlinked(host.Logger, host.Address, node, lane, reason);
    }

    private static UnlinkReason? ReasonOf(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty || body[0] != '@' || !ReconHeader.TrySplit(body, out var tag, out _, out _)) return null;
        if (tag.SequenceEqual("laneNotFound"u8)) return UnlinkReason.LaneNotFound;
        if (tag.SequenceEqual("unsupported"u8)) return UnlinkReason.Unsupported;
        if (tag.SequenceEqual("nodeNotFound"u8) || tag.SequenceEqual("hostNotFound"u8) || tag.SequenceEqual("partNotFound"u8) || tag.SequenceEqual("meshNotFound"u8))
            return UnlinkReason.NodeNotFound;
        return null;
    }

    private void BecomeLinked()
    {
        _wire = WireState.Linked;
        for (var i = _readers.Count - 1; i >= 0; i--)
        {
            if (_readers[i] is { IsLinked: false, NeedsState: false } waiting) Announce(waiting);
        }
    }

    private void BeginSync()
    {
        _needsSync = false;
        _syncing = true;
        _syncAgain = false;
        _entries?.BeginSweep();
        if (_shape == LinkShape.List && _wasLost)
        {
            _version++;
            for (var i = _readers.Count - 1; i >= 0; i--)
            {
                if (_readers[i] is { IsLinked: true, FollowsState: true } link) Pass(link, LaneOp.Item(_version, ClearVerb));
            }
        }

        _wasLost = false;
    }

    private void ApplyValue(ReadOnlySpan<byte> body)
    {
        // the state sent again says nothing new
        if (_syncing && _value is { } known && known.Span.SequenceEqual(body)) return;
        _value?.Release();
        _value = Payload.Copy(body);
        Publish(LaneOp.Set(_version, _value));
    }

    private void ApplyEntry(EventVerb verb)
    {
        var entries = _entries ??= new LinkEntries();
        switch (verb.Kind)
        {
            case EventVerbKind.Update:
                var change = entries.Set(verb.Key, verb.Value, out var key, out var body);
                if (change == EntryChange.Same && _syncing) return;
                Publish(LaneOp.Update(_version, key, body) with { IsInsert = change == EntryChange.Inserted });
                break;
            case EventVerbKind.Remove:
                if (!entries.Remove(verb.Key, out var removed))
                {
                    if (_isCurrent || _syncing) return;
                    removed = Payload.Copy(verb.Key);
                }

                Publish(LaneOp.Remove(_version, removed));
                removed.Release();
                break;
            case EventVerbKind.Clear:
                entries.Clear();
                Publish(LaneOp.Clear(_version));
                break;
            case EventVerbKind.TakeOrDrop when _syncing:
                _syncAgain = true;
                break;
            case EventVerbKind.TakeOrDrop:
                // which entries go depends on the order that the host keeps them in: ask what is left
                if (!_needsSync) RequestSync();
                break;
            default:
                host.Metrics.Unusable();
                if (BitOperations.IsPow2(++_unusable)) ClientLog.BadEvent(host.Logger, host.Address, node, lane, _unusable);
                break;
        }
    }

    private void ApplyVerb(ReadOnlySpan<byte> body)
    {
        // those who are linked have had it as an item
        if (!_syncing) return;
        var item = Payload.Copy(body);
        _itemBytes += item.Length;
        (_items ??= []).Add(item);
        if (_itemBytes > MaxListBytes) End(UnlinkReason.Failed);
    }

    private void PublishItem(ReadOnlySpan<byte> body)
    {
        Payload? item = null;
        for (var i = _readers.Count - 1; i >= 0; i--)
        {
            var link = _readers[i];
            if (link.IsLinked && LinkShapes.Of(link.Kind) == LinkShape.Items) Pass(link, LaneOp.Item(_version, item ??= Payload.Copy(body)));
        }

        item?.Release();
    }

    private void Publish(in LaneOp op)
    {
        for (var i = _readers.Count - 1; i >= 0; i--)
        {
            var link = _readers[i];
            if (link.IsLinked && LinkShapes.Of(link.Kind) == _shape) Pass(link, op);
        }
    }

    private void Pass(LocalLink link, in LaneOp op)
    {
        try
        {
            link.Reader.OnOps(new ReadOnlySpan<LaneOp>(in op));
        }
        catch (Exception exception)
        {
            Fail(link, exception);
        }
    }

    private void GiveState(LocalLink link)
    {
        link.NeedsState = false;
        if (!link.Options.KeepSynced) link.WantsState = false;
        if (!link.IsLinked) Announce(link);
        if (!link.IsLinked) return;
        var matches = LinkShapes.Of(link.Kind) == (_shape == LinkShape.List ? LinkShape.Items : _shape);
        var count = !matches ? 0 : _shape switch
        {
            LinkShape.Value => _value is null ? 0 : 1,
            LinkShape.Map => _entries?.Count ?? 0,
            LinkShape.List => _items?.Count ?? 0,
            _ => 0,
        };
        var ops = count == 0 ? [] : ArrayPool<LaneOp>.Shared.Rent(count);
        var used = ops.AsSpan(0, count);
        if (count > 0) CopyState(used);
        try
        {
            link.Reader.OnSnapshot(new LaneSnapshot(Epoch, _version, used, isFirst: true, isLast: true));
        }
        catch (Exception exception)
        {
            Fail(link, exception);
        }

        if (count == 0) return;
        used.Clear();
        ArrayPool<LaneOp>.Shared.Return(ops);
    }

    private void CopyState(Span<LaneOp> ops)
    {
        switch (_shape)
        {
            case LinkShape.Value:
                ops[0] = LaneOp.Set(_version, _value!);
                break;
            case LinkShape.Map:
                _entries!.CopyTo(ops, _version);
                break;
            case LinkShape.List:
                for (var i = 0; i < ops.Length; i++) ops[i] = LaneOp.Item(_version, _items![i]);
                break;
        }
    }

    private void DropState()
    {
        _isCurrent = false;
        _needsSync = false;

        // what has come of the state so far is lost to whoever asks for it next
        _syncAgain = _syncing;
        _shape = LinkShape.Unknown;
        _value?.Release();
        _value = null;
        _entries?.Clear();
        _entries = null;
        ReleaseItems();
    }

    private void ReleaseItems()
    {
        if (_items is not { } items) return;
        foreach (var item in items) item.Release();
        _items = null;
        _itemBytes = 0;
    }
}
