using System.Numerics;

namespace Swim.Lanes;

/// <summary>
/// Keys with a hash of the body last passed on, so that readers can be told only what differs from what they have. Open addressing, about 24 bytes a key
/// beside the key itself, which is held. Two keys, or two bodies of a key, are taken for one with a probability below 1e-9 (seeded 64-bit hashes). Not safe for threads.
/// </summary>
internal sealed class KeyTable
{
    private const int Smallest = 16;

    private Slot[] _slots = [];

    public int Count { get; private set; }

    /// <summary>The present mark: entries put from now on carry it.</summary>
    public int Mark { get; set; }

    /// <summary>Notes an entry. True when it is new or differs; <paramref name="isInsert"/> when the key was not there.</summary>
    public bool Put(Payload key, ulong body, out bool isInsert)
    {
        if ((Count + 1) * 4 > _slots.Length * 3) Grow();
        var hash = key.KeyHash;
        for (var index = Home(hash); ; index = Following(index))
        {
            ref var slot = ref _slots[index];
            if (slot.Key is null)
            {
                slot = new Slot { Key = key.Retain(), Hash = hash, Body = body, Mark = Mark };
                Count++;
                isInsert = true;
                return true;
            }

            if (slot.Hash != hash) continue;
            var differs = slot.Body != body;
            slot.Body = body;
            slot.Mark = Mark;
            isInsert = false;
            return differs;
        }
    }

    /// <summary>Notes an entry that not all have been given: unless all had it already, the next one put differs from it.</summary>
    public void PutUnsure(Payload key, ulong body)
    {
        if (!Put(key, body, out _)) return;
        Put(key, ~body, out _);
    }

    public bool Contains(Payload key)
    {
        if (Count == 0) return false;
        var hash = key.KeyHash;
        for (var index = Home(hash); _slots[index].Key is not null; index = Following(index))
            if (_slots[index].Hash == hash) return true;
        return false;
    }

    public bool Remove(Payload key)
    {
        if (Count == 0) return false;
        var hash = key.KeyHash;
        for (var index = Home(hash); _slots[index].Key is not null; index = Following(index))
        {
            if (_slots[index].Hash != hash) continue;
            _slots[index].Key!.Release();
            Close(index);
            return true;
        }

        return false;
    }

    /// <summary>Takes out the keys that do not carry the present mark; the caller takes over their references.</summary>
    public List<Payload> TakeUnmarked()
    {
        var taken = new List<Payload>();
        foreach (ref readonly var slot in _slots.AsSpan())
            if (slot.Key is { } key && slot.Mark != Mark) taken.Add(key);
        foreach (var key in taken)
        {
            key.Retain();
            Remove(key);
        }

        return taken;
    }

    public void Clear()
    {
        if (Count == 0) return;
        foreach (ref readonly var slot in _slots.AsSpan()) slot.Key?.Release();
        Count = 0;
        if (_slots.Length > 1024) _slots = [];
        else _slots.AsSpan().Clear();
    }

    // closes the gap: moves back every later one that may stand at the hole
    private void Close(int hole)
    {
        for (var index = Following(hole); _slots[index].Key is not null; index = Following(index))
        {
            var home = Home(_slots[index].Hash);
            if (((index - home) & (_slots.Length - 1)) < ((index - hole) & (_slots.Length - 1))) continue;
            _slots[hole] = _slots[index];
            hole = index;
        }

        _slots[hole] = default;
        Count--;
    }

    private int Home(ulong hash) => (int)(hash & (uint)(_slots.Length - 1));

    private int Following(int index) => (index + 1) & (_slots.Length - 1);

    private void Grow()
    {
        var old = _slots;
        _slots = new Slot[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(Smallest, old.Length * 2))];
        foreach (ref readonly var slot in old.AsSpan())
        {
            if (slot.Key is null) continue;
            var index = Home(slot.Hash);
            while (_slots[index].Key is not null) index = Following(index);
            _slots[index] = slot;
        }
    }

    private struct Slot
    {
        public Payload? Key;
        public ulong Hash;
        public ulong Body;
        public int Mark;
    }
}
