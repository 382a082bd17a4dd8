namespace Swim.Lanes;

/// <summary>
/// One entry per key in the order in which the keys fell due. A later update or remove replaces the waiting entry where it stands; a clear
/// empties the queue and goes to its head; a waiting insert of a key that the reader does not have, then removed, vanishes. So at most
/// the keys that the reader has plus the keys present wait (ARCHITECTURE rule 7), and no key reappears after its removal.
/// </summary>
internal sealed class MapQueue : LaneQueue
{
    private const int SmallestTable = 4;
    private const int LargestScanned = 8;
    private const int None = -1;

    private MapEntry[] _entries = [];
    private int[] _buckets = [];
    private int _head = None;
    private int _tail = None;
    private int _free = None;
    private int _used;
    private int _live;
    private int _partLeft;
    private long _place;
    private bool _clear;
    private long _clearVersion;

    public override int PartLeft => _partLeft;

    public override long Mark => _place;

    public override bool IsPast(long mark) => !_clear && (_head == None || _entries[_head].Place > mark);

    public override void Push(in LaneOp op)
    {
        switch (op.Kind)
        {
            case LaneOpKind.Update or LaneOpKind.Remove when op.Key is not null:
                PushKeyed(op);
                break;
            case LaneOpKind.Clear:
                Coalesced += Count;
                ReleaseEntries();
                _clear = true;
                _clearVersion = op.Version;
                Count = 1;
                break;
            default:
                op.Release();
                throw new ArgumentException($"A map queue cannot hold {op.Kind}.", nameof(op));
        }
    }

    public override void PushPart(in LaneOp op, bool isInsert)
    {
        if (op.Key is null || op.Kind != LaneOpKind.Update) throw new ArgumentException($"A map snapshot cannot hold {op.Kind}.", nameof(op));
        if (_clear && _clearVersion > op.Version)
        {
            op.Release();
            return;
        }

        var index = Find(op.Key);
        if (index == None)
        {
            Append(op, isInsert || _clear, inPart: true);
            return;
        }

        ref var entry = ref _entries[index];
        Coalesced++;
        if (entry.Version > op.Version)
        {
            op.Release();
            return;
        }

        Replace(ref entry, op);
        if (entry.InPart) return;
        entry.InPart = true;
        _partLeft++;
    }

    public override bool TryTake(out LaneOp op)
    {
        if (_clear)
        {
            op = LaneOp.Clear(_clearVersion);
            _clear = false;
            Count--;
            return true;
        }

        if (_head == None)
        {
            op = default;
            return false;
        }

        ref var entry = ref _entries[_head];
        op = new LaneOp(entry.Kind, entry.Version, entry.Key, entry.Body) { IsInsert = entry.IsInsert };
        Bytes -= SizeOf(op);
        Drop(_head);
        return true;
    }

    public override void ForgetVersions()
    {
        _clearVersion = 0;
        for (var i = _head; i != None; i = _entries[i].Next) _entries[i].Version = 0;
    }

    public override void Reset()
    {
        ReleaseEntries();
        _clear = false;
        Count = 0;
    }

    private void PushKeyed(in LaneOp op)
    {
        var index = Find(op.Key!);
        if (index == None)
        {
            if (_clear && op.Kind == LaneOpKind.Remove)
            {
                Coalesced++;
                op.Release();
                return;
            }

            Append(op, op.Kind == LaneOpKind.Update && (op.IsInsert || _clear), inPart: false);
            return;
        }

        ref var entry = ref _entries[index];
        Coalesced++;
        if (op.Version < entry.Version)
        {
            op.Release();
            return;
        }

        if (op.Kind == LaneOpKind.Remove && entry.IsInsert)
        {
            Bytes -= entry.Key.Length + (entry.Body?.Length ?? 0);
            entry.Key.Release();
            entry.Body?.Release();
            op.Release();
            Coalesced++;
            Drop(index);
            return;
        }

        Replace(ref entry, op);
    }

    private void Replace(ref MapEntry entry, in LaneOp op)
    {
        Bytes += (op.Body?.Length ?? 0) - (entry.Body?.Length ?? 0);
        entry.Body?.Release();
        op.Key!.Release();
        entry.Kind = op.Kind;
        entry.Body = op.Body;
        entry.Version = op.Version;
    }

    private void Append(in LaneOp op, bool isInsert, bool inPart)
    {
        var index = _free;
        if (index != None)
        {
            _free = _entries[index].Next;
        }
        else
        {
            if (_used == _entries.Length) Grow();
            index = _used++;
        }

        ref var entry = ref _entries[index];
        entry = new MapEntry
        {
            Key = op.Key!,
            Body = op.Body,
            Version = op.Version,
            Place = ++_place,
            Hash = op.Key!.KeyHash,
            Next = None,
            Previous = _tail,
            Kind = op.Kind,
            IsInsert = isInsert,
            InPart = inPart,
        };
        if (_tail == None) _head = index;
        else _entries[_tail].Next = index;
        _tail = index;
        if (_buckets.Length > 0)
        {
            ref var bucket = ref _buckets[entry.Hash & (uint)(_buckets.Length - 1)];
            entry.Chain = bucket - 1;
            bucket = index + 1;
        }

        if (inPart) _partLeft++;
        _live++;
        Count++;
        Bytes += SizeOf(op);
    }

    private int Find(Payload key)
    {
        var hash = key.KeyHash;
        if (_buckets.Length == 0)
        {
            for (var i = _head; i != None; i = _entries[i].Next)
                if (_entries[i].Hash == hash && _entries[i].Key.SameBytes(key)) return i;
            return None;
        }

        for (var i = _buckets[hash & (uint)(_buckets.Length - 1)] - 1; i != None; i = _entries[i].Chain)
            if (_entries[i].Hash == hash && _entries[i].Key.SameBytes(key)) return i;
        return None;
    }

    private void Drop(int index)
    {
        ref var entry = ref _entries[index];
        if (entry.Previous == None) _head = entry.Next;
        else _entries[entry.Previous].Next = entry.Next;
        if (entry.Next == None) _tail = entry.Previous;
        else _entries[entry.Next].Previous = entry.Previous;
        if (_buckets.Length > 0) Unchain(index);
        if (entry.InPart) _partLeft--;
        entry = default;
        entry.Next = _free;
        _free = index;
        Count--;
        if (--_live == 0) Shrink();
    }

    private void Unchain(int index)
    {
        ref var bucket = ref _buckets[_entries[index].Hash & (uint)(_buckets.Length - 1)];
        if (bucket - 1 == index)
        {
            bucket = _entries[index].Chain + 1;
            return;
        }

        var before = bucket - 1;
        while (_entries[before].Chain != index) before = _entries[before].Chain;
        _entries[before].Chain = _entries[index].Chain;
    }

    private void Grow()
    {
        var entries = ArrayRecycler<MapEntry>.Rent(Math.Max(SmallestTable, _entries.Length * 2));
        _entries.AsSpan(0, _used).CopyTo(entries);
        _entries.AsSpan(0, _used).Clear();
        ArrayRecycler<MapEntry>.Return(_entries);
        _entries = entries;
        if (entries.Length <= LargestScanned) return;
        _buckets.AsSpan().Clear();
        ArrayRecycler<int>.Return(_buckets);
        _buckets = ArrayRecycler<int>.Rent(entries.Length);
        for (var i = _head; i != None; i = _entries[i].Next)
        {
            ref var bucket = ref _buckets[_entries[i].Hash & (uint)(_buckets.Length - 1)];
            _entries[i].Chain = bucket - 1;
            bucket = i + 1;
        }
    }

    // a drained queue holds a table of the smallest size or none
    private void Shrink()
    {
        _entries.AsSpan(0, _used).Clear();
        _head = _tail = _free = None;
        _used = 0;
        if (_entries.Length <= SmallestTable) return;
        ArrayRecycler<MapEntry>.Return(_entries);
        _entries = [];
        if (_buckets.Length == 0) return;
        _buckets.AsSpan().Clear();
        ArrayRecycler<int>.Return(_buckets);
        _buckets = [];
    }

    private void ReleaseEntries()
    {
        for (var i = _head; i != None; i = _entries[i].Next)
        {
            _entries[i].Key.Release();
            _entries[i].Body?.Release();
        }

        Count -= _live;
        _live = 0;
        _partLeft = 0;
        Bytes = 0;
        Shrink();
    }
}
