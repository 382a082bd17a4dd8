using System.Runtime.CompilerServices;

namespace Swim.Lanes;

/// <summary>A run of entries in key order, at most <see cref="MaxEntries"/>. One page is one record of the store.</summary>
internal sealed class SortedPage<TKey, TValue>
{
    /// <summary>A page of 64 entries is a few KB and a remove moves at most that many.</summary>
    public const int MaxEntries = 64;

    public TKey[] Keys;
    public TValue[] Values;
    public int Count;

    /// <summary>The page's id in the store; given once, never to another page of the activation.</summary>
    public int Id = -1;

    /// <summary>Length of its record when it was last written, 0 if never.</summary>
    public int Bytes;

    public PageState State;

    /// <summary>Of a packed page, its record; <see cref="Keys"/> has the first key only, <see cref="Values"/> nothing.</summary>
    public ReadOnlyMemory<byte> Packed;

    public SortedPage(int capacity)
    {
        Keys = new TKey[capacity];
        Values = new TValue[capacity];
    }

    /// <summary>A page that stays packed until its entries are needed.</summary>
    public SortedPage(ReadOnlyMemory<byte> packed, TKey first, int count)
    {
        Keys = [first];
        Values = [];
        Count = count;
        Packed = packed;
        Bytes = packed.Length;
        State = PageState.Stored | PageState.Packed;
    }

    public void Insert(int index, TKey key, TValue value)
    {
        if (Count == Keys.Length)
        {
            Array.Resize(ref Keys, Math.Min(MaxEntries, Count * 2));
            Array.Resize(ref Values, Keys.Length);
        }

        Array.Copy(Keys, index, Keys, index + 1, Count - index);
        Array.Copy(Values, index, Values, index + 1, Count - index);
        Keys[index] = key;
        Values[index] = value;
        Count++;
    }

    public void RemoveAt(int index)
    {
        Count--;
        Array.Copy(Keys, index + 1, Keys, index, Count - index);
        Array.Copy(Values, index + 1, Values, index, Count - index);
        Forget(Count, 1);
    }

    /// <summary>Moves the entries from <paramref name="index"/> on to the end of <paramref name="other"/>, which has room for them.</summary>
    public void MoveTail(int index, SortedPage<TKey, TValue> other)
    {
        var moved = Count - index;
        if (other.Keys.Length < other.Count + moved)
        {
            Array.Resize(ref other.Keys, MaxEntries);
            Array.Resize(ref other.Values, MaxEntries);
        }

        Array.Copy(Keys, index, other.Keys, other.Count, moved);
        Array.Copy(Values, index, other.Values, other.Count, moved);
        other.Count += moved;
        Forget(index, moved);
        Count = index;
    }

    private void Forget(int index, int count)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TKey>()) Array.Clear(Keys, index, count);
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TValue>()) Array.Clear(Values, index, count);
    }
}
