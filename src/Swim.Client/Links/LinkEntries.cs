using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;

namespace Swim.Client;

/// <summary>
/// The entries of a map lane as last seen: what new readers are given at once, and what a state sent anew is compared with, so that a reconnect shows
/// its readers true changes only. Holds one reference on each payload. Setting an entry that is there allocates nothing. Not safe for threads.
/// </summary>
internal sealed class LinkEntries
{
    private readonly Dictionary<Payload, Entry> _entries = new(PayloadComparer.Instance);
    private int _sweep;

    public int Count => _entries.Count;

    /// <summary>The whole state is about to be sent: what is not set until <see cref="TakeUnseen"/> is gone.</summary>
    public void BeginSweep() => _sweep++;

    /// <summary>Sets an entry; the payloads given out are held by these entries.</summary>
    /// <returns>What this did to the entries.</returns>
    public EntryChange Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body, out Payload keyPayload, out Payload bodyPayload)
    {
        var lookup = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(key, out var entry))
        {
            entry.Sweep = _sweep;
            keyPayload = entry.Key;
            bodyPayload = entry.Body;
            if (bodyPayload.Span.SequenceEqual(body)) return EntryChange.Same;
            bodyPayload = Payload.Copy(body);
            entry.Body.Release();
            entry.Body = bodyPayload;
            return EntryChange.Updated;
        }

        keyPayload = Payload.Copy(key);
        bodyPayload = Payload.Copy(body);
        _entries.Add(keyPayload, new Entry(keyPayload, bodyPayload) { Sweep = _sweep });
        return EntryChange.Inserted;
    }

    /// <summary>Takes an entry out; the caller then owns the reference on the key.</summary>
    public bool Remove(ReadOnlySpan<byte> key, [NotNullWhen(true)] out Payload? keyPayload)
    {
        var lookup = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.Remove(key, out keyPayload, out var entry)) return false;
        entry.Body.Release();
        return true;
    }

    public void Clear()
    {
        foreach (var entry in _entries.Values) entry.Release();
        _entries.Clear();
    }

    /// <summary>Takes out what has not been set since <see cref="BeginSweep"/>; the caller owns the references on the keys. Null when there is nothing.</summary>
    public List<Payload>? TakeUnseen()
    {
        List<Payload>? unseen = null;
        foreach (var (key, entry) in _entries)
        {
            if (entry.Sweep != _sweep) (unseen ??= []).Add(key);
        }

        if (unseen is null) return null;
        foreach (var key in unseen)
        {
            _entries.Remove(key, out var entry);
            entry!.Body.Release();
        }

        return unseen;
    }

    /// <summary>Every entry as an update of this version.</summary>
    public void CopyTo(Span<LaneOp> ops, long version)
    {
        var index = 0;
        foreach (var entry in _entries.Values) ops[index++] = LaneOp.Update(version, entry.Key, entry.Body);
    }

    private sealed class Entry(Payload key, Payload body)
    {
        public Payload Key { get; } = key;

        public Payload Body { get; set; } = body;

        public int Sweep { get; set; }

        public void Release()
        {
            Key.Release();
            Body.Release();
        }
    }
}
