namespace Swim.Lanes;

/// <summary>Some neighbouring elements of a list; one record in the store.</summary>
internal sealed class ListPage<T>(int capacity)
{
    public const int MaxEntries = 128;

    public ElementKey[] Keys = new ElementKey[capacity];
    public T[] Values = new T[capacity];
    public int Count;

    /// <summary>Where the page stands among the list's pages.</summary>
    public int Position;

    public int Id;

    /// <summary>Length of its record, as last written.</summary>
    public int Bytes;

    public PageState State;

    public void Insert(int index, ElementKey key, T value)
    {
        if (Count == Keys.Length) Resize(Math.Min(MaxEntries, Math.Max(4, Count * 2)));
        Array.Copy(Keys, index, Keys, index + 1, Count - index);
        Array.Copy(Values, index, Values, index + 1, Count - index);
        Keys[index] = key;
        Values[index] = value;
        Count++;
    }

    public void RemoveRange(int index, int count)
    {
        Array.Copy(Keys, index + count, Keys, index, Count - index - count);
        Array.Copy(Values, index + count, Values, index, Count - index - count);
        Count -= count;
        Array.Clear(Keys, Count, count);
        Array.Clear(Values, Count, count);
    }

    /// <summary>Moves the elements from <paramref name="index"/> on to the end of <paramref name="other"/>, which has room for them.</summary>
    public void MoveTail(int index, ListPage<T> other)
    {
        var moved = Count - index;
        if (other.Keys.Length < other.Count + moved) other.Resize(MaxEntries);
        Array.Copy(Keys, index, other.Keys, other.Count, moved);
        Array.Copy(Values, index, other.Values, other.Count, moved);
        other.Count += moved;
        Array.Clear(Keys, index, moved);
        Array.Clear(Values, index, moved);
        Count = index;
    }

    public int IndexOf(ElementKey key)
    {
        for (var i = 0; i < Count; i++)
            if (Keys[i] == key) return i;
        return -1;
    }

    private void Resize(int capacity)
    {
        Array.Resize(ref Keys, capacity);
        Array.Resize(ref Values, capacity);
    }
}
