namespace Swim.Lanes;

/// <summary>
/// Keys by their 64-bit hash, open addressing. 8 to 16 bytes a key; with a random seed per process two keys of one lane meet
/// with a probability below 1e-9 for 100,000 keys. Not safe for threads.
/// </summary>
internal sealed class KeySet
{
    private const int Smallest = 16;

    private ulong[] _slots = [];

    public int Count { get; private set; }

    /// <summary>False when the key was there.</summary>
    public bool Add(Payload key)
    {
        if ((Count + 1) * 4 > _slots.Length * 3) Grow();
        var hash = key.KeyHash;
        var index = Home(hash);
        for (; _slots[index] != 0; index = Following(index))
            if (_slots[index] == hash) return false;
        _slots[index] = hash;
        Count++;
        return true;
    }

    public bool Remove(Payload key)
    {
        if (Count == 0) return false;
        var hash = key.KeyHash;
        var index = Home(hash);
        for (; _slots[index] != hash; index = Following(index))
            if (_slots[index] == 0) return false;

        // close the gap: move back every later one that may stand at the hole
        var hole = index;
        for (index = Following(index); _slots[index] != 0; index = Following(index))
        {
            var home = Home(_slots[index]);
            if (((index - home) & (_slots.Length - 1)) < ((index - hole) & (_slots.Length - 1))) continue;
            _slots[hole] = _slots[index];
            hole = index;
        }

        _slots[hole] = 0;
        Count--;
        return true;
    }

    public bool Contains(Payload key)
    {
        if (Count == 0) return false;
        var hash = key.KeyHash;
        for (var index = Home(hash); _slots[index] != 0; index = Following(index))
            if (_slots[index] == hash) return true;
        return false;
    }

    public void Clear()
    {
        if (Count == 0) return;
        Count = 0;
        if (_slots.Length > 1024) _slots = [];
        else _slots.AsSpan().Clear();
    }

    private int Home(ulong hash) => (int)(hash & (uint)(_slots.Length - 1));

    private int Following(int index) => (index + 1) & (_slots.Length - 1);

    private void Grow()
    {
        var old = _slots;
        _slots = new ulong[Math.Max(Smallest, old.Length * 2)];
        foreach (var hash in old)
        {
            if (hash == 0) continue;
            var index = Home(hash);
            while (_slots[index] != 0) index = Following(index);
            _slots[index] = hash;
        }
    }
}
