using System.Runtime.InteropServices;

namespace Swim.Lanes;

/// <summary>
/// A region of a spatial lane as one reader is shown it: turns what happens anywhere into what happens there. Keeps the key and the place of each
/// entry that the reader has, which bounds its memory. Not safe for threads.
/// </summary>
internal sealed class RegionView(GeoRegion region)
{
    private readonly Dictionary<Payload, (Payload Key, GeoBounds Bounds)> _has = new(PayloadComparer.Instance);
    private bool _isMoved;

    public GeoRegion Region { get; private set; } = region;

    /// <summary>A change, whose references the caller hands over; false when it is not for this reader, and let go.</summary>
    public bool Translate(in LaneOp op, out LaneOp seen)
    {
        seen = op;
        switch (op)
        {
            case { Kind: LaneOpKind.Update, Key: { } key, Body: { } body }:
                var bounds = LocatedBody.BoundsOf(body.Span);
                if (Region.Contains(bounds))
                {
                    seen = op with { IsInsert = Put(key, bounds) };
                    return true;
                }

                if (!Take(key)) break;
                body.Release();
                seen = LaneOp.Remove(op.Version, key);
                return true;
            case { Kind: LaneOpKind.Remove, Key: { } key }:
                if (!Take(key)) break;
                return true;
            case { Kind: LaneOpKind.Clear }:
                Forget();
                return true;
        }

        op.Release();
        return false;
    }

    /// <summary>An entry of a sync; false when it is not for this reader, or the reader has it from where its region was before.</summary>
    public bool Admits(in LaneOp entry, out bool isInsert)
    {
        isInsert = false;
        if (entry is not { Key: { } key, Body: { } body }) return false;
        var bounds = LocatedBody.BoundsOf(body.Span);
        if (!Region.Contains(bounds)) return false;
        isInsert = Put(key, bounds);
        return isInsert || !_isMoved;
    }

    /// <summary>Takes from the reader what lies outside the new region.</summary>
    public void MoveTo(GeoRegion region, long version, LaneQueue queue)
    {
        Region = region;
        _isMoved = true;
        List<Payload>? left = null;
        foreach (var (key, bounds) in _has.Values)
            if (!region.Contains(bounds)) (left ??= []).Add(key);
        if (left is null) return;
        foreach (var key in left)
        {
            // the reference goes over to the queue
            _has.Remove(key);
            queue.Push(LaneOp.Remove(version, key));
        }
    }

    /// <summary>The reader has been sent everything inside.</summary>
    public void EndSync() => _isMoved = false;

    /// <summary>The reader has nothing.</summary>
    public void Forget()
    {
        foreach (var (key, _) in _has.Values) key.Release();
        _has.Clear();
    }

    // true when it is new
    private bool Put(Payload key, in GeoBounds bounds)
    {
        ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_has, key, out var isThere);
        seen = (isThere ? seen.Key : key.Retain(), bounds);
        return !isThere;
    }

    private bool Take(Payload key)
    {
        if (!_has.Remove(key, out var seen)) return false;
        seen.Key.Release();
        return true;
    }
}
