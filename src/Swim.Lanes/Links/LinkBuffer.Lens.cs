using System.Buffers;

namespace Swim.Lanes;

/// <content>A link to a lane as a view shows it.</content>
public abstract partial class LinkBuffer
{
    // what the reader has been shown, so that it is told only of what it can see: entries that are hidden later go, others say nothing. Under the gate
    private KeyTable? _shown;
    private ulong _shownValue;

    /// <summary>What the reader sees the lane through; null: as it is.</summary>
    public LaneLens? Lens { get; init; }

    // isAnswer: it is for this reader alone, which may believe otherwise; it is told whether or not that changes what it was shown
    private void AcceptThroughLens(ReadOnlySpan<LaneOp> ops, bool isAnswer)
    {
        foreach (ref readonly var op in ops)
        {
            var isShown = Lens!.Show(op, _kind, out var seen);
            Next next;
            lock (_gate)
            {
                AcceptSeen(seen, isShown, isAnswer);
                next = Settle();
            }

            Do(next);
        }
    }

    private Next AcceptSnapshotThroughLens(in LaneSnapshot snapshot)
    {
        var entries = ArrayPool<LaneOp>.Shared.Rent(snapshot.Entries.Length);
        var seen = entries.AsSpan(0, snapshot.Entries.Length);
        for (var i = 0; i < seen.Length; i++)
        {
            snapshot.Entries[i].Retain();
            Lens!.Show(snapshot.Entries[i], _kind, out seen[i]);
        }

        Next next;
        lock (_gate)
        {
            if (_linked && !_detached) AcceptSnapshot(new LaneSnapshot(snapshot.Epoch, snapshot.Version, seen, snapshot.IsFirst, snapshot.IsLast, snapshot.AfterKey));
            next = Settle();
        }

        foreach (ref readonly var entry in seen) entry.Release();
        seen.Clear();
        ArrayPool<LaneOp>.Shared.Return(entries);
        return next;
    }

    private void AcceptSeen(in LaneOp op, bool isShown, bool isAnswer)
    {
        if (!IsDue(op))
        {
            op.Release();
            return;
        }

        switch (op.Kind)
        {
            case LaneOpKind.Update:
                if (!(_shown ??= new KeyTable()).Put(op.Key!, op.Body!.KeyHash, out var isInsert) && !isAnswer) break;
                AcceptOp(op with { IsInsert = isInsert && !isAnswer });
                return;
            case LaneOpKind.Remove:
                if (_shown?.Remove(op.Key!) != true && !isAnswer) break;
                AcceptOp(op);
                return;
            case LaneOpKind.Clear:
                _shown?.Clear();
                AcceptOp(op);
                return;
            case LaneOpKind.Set:
                var hash = op.Body!.KeyHash;
                if (hash == _shownValue && !isAnswer) break;
                _shownValue = hash;
                AcceptOp(op);
                return;
            case LaneOpKind.Item when !isShown:
                break;
            default:
                AcceptOp(op);
                return;
        }

        // it changes nothing that the reader can see
        if (op.Version > _seenVersion) _seenVersion = op.Version;
        op.Release();
    }

    /// <summary>An entry of a state part, as the lens shows it; false when it is hidden.</summary>
    private bool Sees(in LaneOp entry, LaneQueue queue, ref bool isInsert)
    {
        switch (entry.Kind)
        {
            case LaneOpKind.Update:
                (_shown ??= new KeyTable()).Put(entry.Key!, entry.Body!.KeyHash, out isInsert);
                return true;
            case LaneOpKind.Remove:
                if (_shown?.Remove(entry.Key!) == true) queue.Push(LaneOp.Remove(entry.Version, entry.Key!.Retain()));
                return false;
            case LaneOpKind.Set:
                _shownValue = entry.Body!.KeyHash;
                return true;
            default:
                return true;
        }
    }

    private void ForgetShown()
    {
        _shown?.Clear();
        _shownValue = 0;
    }
}
