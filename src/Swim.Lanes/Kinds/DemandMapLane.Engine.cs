using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Swim.Lanes;
using Swim.Recon;

namespace Swim;

// how the lane meets its readers
public sealed partial class DemandMapLane<TKey, TValue>
{
    // The keys of the sync under way, in order without repetition. Only a help: any part can be answered from a fresh list, since each goes on after a key.
    private TKey[]? _keys;

    internal override bool Compute(LaneScratch scratch, bool wanted)
    {
        if (_cued is not { Count: > 0 } cued) return false;
        if (!wanted)
        {
            cued.Clear();
            return false;
        }

        // a computation may cue keys again
        (_cued, _spare) = (_spare, cued);
        var computed = _computed ??= [];
        for (var i = 0; i < cued.Count; i++)
        {
            var (key, isRemoved) = cued[i];
            if (TryEncode(scratch, key, isRemoved) is { } entry) computed.Add(entry);
        }

        cued.Clear();
        return true;
    }

    internal override void Emit(LaneScratch scratch, bool wanted)
    {
        _cued?.Clear();
        if (_computed is not { Count: > 0 } computed) return;
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(computed))
        {
            if (wanted && entry.Body is { } body) scratch.Add(LaneOp.Update(Version, entry.Key, body));
            else if (wanted && (entry.IsAsked || scratch.IsHeld || Agent.MayHaveKey(this, entry.Key))) scratch.Add(LaneOp.Remove(Version, entry.Key));
            else entry.Release();
        }

        if (computed.Capacity > 512) _computed = null;
        else computed.Clear();
    }

    internal override bool Snapshot(LaneScratch scratch, ReadOnlySpan<byte> afterKey, bool fromStart)
    {
        if (fromStart) _keys = null;
        var keys = _keys ??= TryCollectKeys();
        var options = Agent.Options;
        for (var i = fromStart ? 0 : FirstAfter(keys, _definition.KeyForm.Parse(afterKey)); i < keys.Length; i++)
        {
            if (scratch.Count >= options.SnapshotPartEntries || scratch.OpBytes >= options.SnapshotPartBytes) return false;
            if (TryEncode(scratch, keys[i], isRemoved: false) is not { } entry) continue;
            if (entry.Body is { } body) scratch.Add(LaneOp.Update(Version, entry.Key, body));
            else entry.Release();
        }

        _keys = null;
        return true;
    }

    internal override void Print(EncodeBuffer output)
    {
        var writer = new ReconWriter(output);
        writer.BeginRecord();
        foreach (var key in CollectKeys())
        {
            if (!TryCompute(key, out var value)) continue;
            writer.WriteKeyedSlot();
            _definition.KeyForm.Write(ref writer, key);
            _definition.ValueForm.Write(ref writer, value);
        }

        writer.EndRecord();
    }

    private bool TryCompute(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_definition.OnCue is { } onCue) return onCue(Agent.Self, key, out value);
        value = default;
        return false;
    }

    private CuedEntry? TryEncode(LaneScratch scratch, TKey key, bool isRemoved)
    {
        Payload? written = null;
        try
        {
            written = scratch.Encode(_definition.KeyForm, key);
            if (isRemoved || !TryCompute(key, out var value)) return new CuedEntry(written, null, isRemoved);
            return new CuedEntry(written, scratch.Encode(_definition.ValueForm, value), IsAsked: false);
        }
        catch (Exception error)
        {
            written?.Release();
            Agent.Host.OnHandlerFailed(Name, error);
            return null;
        }
    }

    private TKey[] TryCollectKeys()
    {
        try
        {
            return CollectKeys();
        }
        catch (Exception error)
        {
            Agent.Host.OnHandlerFailed(Name, error);
            return [];
        }
    }

    private TKey[] CollectKeys()
    {
        if (_definition.OnSync is not { } onSync) return [];
        TKey[] keys = [.. onSync(Agent.Self)];
        var comparer = _definition.KeyForm.Comparer;
        if (IsAscending(keys, comparer)) return keys;
        Array.Sort(keys, comparer);
        var kept = 1;
        for (var i = 1; i < keys.Length; i++)
            if (comparer.Compare(keys[kept - 1], keys[i]) != 0) keys[kept++] = keys[i];
        return keys[..kept];
    }

    private static bool IsAscending(TKey[] keys, IComparer<TKey> comparer)
    {
        for (var i = 1; i < keys.Length; i++)
            if (comparer.Compare(keys[i - 1], keys[i]) >= 0) return false;
        return true;
    }

    private int FirstAfter(TKey[] keys, TKey key)
    {
        var low = 0;
        var high = keys.Length;
        var comparer = _definition.KeyForm.Comparer;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (comparer.Compare(keys[middle], key) <= 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
