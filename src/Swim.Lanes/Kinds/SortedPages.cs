using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes;

/// <summary>
/// An ordered map as a list of sorted pages: finding is two binary searches, a change moves at most one page's entries,
/// a range is read page by page. Keys that compare as equal are one key. Pages are never empty, except for one whose record could not be read.
/// </summary>
/// <remarks>
/// A page may be <see cref="PageState.Packed"/>: it has its first key and its number of entries, the rest is still in the store's bytes. Finding an entry
/// opens its page for good (<see cref="Open"/>); going through entries only looks into it (<see cref="View"/>), so that memory stays as it is. Either may find
/// that the bytes are not what they should be, and then changes <see cref="Moves"/>: places found before are void.
/// </remarks>
internal class SortedPages<TKey, TValue>(IComparer<TKey> comparer)
{
    private const int MaxEntries = SortedPage<TKey, TValue>.MaxEntries;
    private const int MergeBelow = MaxEntries / 4;
    private const int MergedAtMost = MaxEntries * 3 / 4;

    private SortedPage<TKey, TValue>[] _pages = [];

    public IComparer<TKey> Comparer { get; } = comparer;

    /// <summary>Number of entries.</summary>
    public int Count { get; private set; }

    /// <summary>Number of pages.</summary>
    public int PageCount { get; private set; }

    /// <summary>Changes whenever an entry changes its place, comes or goes.</summary>
    public int Moves { get; private set; }

    /// <summary>A page, which may be packed.</summary>
    public SortedPage<TKey, TValue> Page(int index) => _pages[index];

    /// <summary>A page with its entries, for reading: of a packed page a copy that is nobody else's, and lets go of what it shows when the page changes.</summary>
    public SortedPage<TKey, TValue> View(int index)
    {
        var page = _pages[index];
        return (page.State & PageState.Packed) == 0 ? page : Unpack(page, keep: false);
    }

    /// <summary>Number of entries whose keys come before <paramref name="key"/>.</summary>
    public int CountBefore(TKey key)
    {
        Seek(key, inclusive: true, out var page, out var index);
        var count = index;
        for (var p = 0; p < page; p++) count += _pages[p].Count;
        return count;
    }

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (Find(key, keep: true, out var page, out var index))
        {
            value = _pages[page].Values[index];
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Inserts or replaces; true when the key was there.</summary>
    public bool Set(TKey key, TValue value)
    {
        var found = Find(key, keep: true, out var page, out var index);
        EnsureReadable(page);
        if (found)
        {
            _pages[page].Values[index] = value;
            PageChanged(_pages[page]);
            return true;
        }

        Insert(key, value, page, index);
        return false;
    }

    public bool Remove(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var found = Find(key, keep: true, out var pageIndex, out var index);
        EnsureReadable(pageIndex);
        if (!found)
        {
            value = default;
            return false;
        }

        var page = _pages[pageIndex];
        value = page.Values[index];
        page.RemoveAt(index);
        Count--;
        Moves++;
        if (page.Count == 0) RemovePage(pageIndex);
        else
        {
            PageChanged(page);
            if (page.Count < MergeBelow && PageCount > 1) TryMerge(pageIndex);
        }

        return true;
    }

    public void Clear()
    {
        for (var i = 0; i < PageCount; i++) PageRemoved(_pages[i], -1);
        if (PageCount > 4) _pages = [];
        else Array.Clear(_pages);
        PageCount = 0;
        Count = 0;
        Moves++;
    }

    /// <summary>Where the first entry is whose key is at least <paramref name="key"/> (or greater, unless <paramref name="inclusive"/>); a place behind the last entry if none is.</summary>
    public void Seek(TKey key, bool inclusive, out int page, out int index)
    {
        if (Find(key, keep: false, out page, out index) && !inclusive) index++;
        while (page < PageCount && index >= _pages[page].Count)
        {
            page++;
            index = 0;
        }
    }

    /// <summary>The entry with the lowest key.</summary>
    public bool TryGetFirst(out KeyValuePair<TKey, TValue> entry)
    {
        for (var p = 0; p < PageCount; p++)
        {
            var page = OpenAt(ref p, 0);
            if (page is null || page.Count == 0) continue;
            entry = new KeyValuePair<TKey, TValue>(page.Keys[0], page.Values[0]);
            return true;
        }

        entry = default;
        return false;
    }

    /// <summary>The entry with the highest key.</summary>
    public bool TryGetLast(out KeyValuePair<TKey, TValue> entry)
    {
        for (var p = PageCount - 1; p >= 0; p--)
        {
            var page = OpenAt(ref p, PageCount);
            if (page is null || page.Count == 0) continue;
            entry = new KeyValuePair<TKey, TValue>(page.Keys[page.Count - 1], page.Values[page.Count - 1]);
            return true;
        }

        entry = default;
        return false;
    }

    /// <summary>Copies keys in order, after the first <paramref name="skip"/>; returns how many there were.</summary>
    public int CopyKeys(int skip, Span<TKey> keys)
    {
        var moves = Moves;
        var left = skip;
        var at = 0;
        for (var p = 0; p < PageCount && at < keys.Length; p++)
        {
            if (left >= _pages[p].Count)
            {
                left -= _pages[p].Count;
                continue;
            }

            var page = View(p);
            if (moves != Moves)
            {
                (moves, left, at, p) = (Moves, skip, 0, -1);
                continue;
            }

            var taken = Math.Min(page.Count - left, keys.Length - at);
            page.Keys.AsSpan(left, taken).CopyTo(keys[at..]);
            at += taken;
            left = 0;
        }

        return at;
    }

    /// <summary>Gives the upper half of a page that has become too large for one record to a page of its own.</summary>
    public SortedPage<TKey, TValue> SplitPage(int pageIndex)
    {
        var page = _pages[pageIndex];
        var upper = new SortedPage<TKey, TValue>(Math.Max(4, page.Count - (page.Count / 2)));
        page.MoveTail(page.Count / 2, upper);
        page.Bytes /= 2;
        upper.Bytes = page.Bytes;
        Moves++;
        InsertPage(pageIndex + 1, upper);
        PageShrunk(page);
        return upper;
    }

    protected virtual void PageAdded(SortedPage<TKey, TValue> page, int index)
    {
    }

    protected virtual void PageChanged(SortedPage<TKey, TValue> page)
    {
    }

    /// <summary>Entries of the page went to a new one.</summary>
    protected virtual void PageShrunk(SortedPage<TKey, TValue> page)
    {
    }

    /// <summary>A page has gone from its place; from -1 when all pages go.</summary>
    protected virtual void PageRemoved(SortedPage<TKey, TValue> page, int index)
    {
    }

    /// <summary>Gives a packed page its entries: the page itself when they are to stay (or turn out unreadable), else a copy.</summary>
    protected virtual SortedPage<TKey, TValue> Unpack(SortedPage<TKey, TValue> page, bool keep) => throw new UnreachableException("Only pages of a store are packed.");

    /// <summary>Says why a page with entries that could not be read cannot change.</summary>
    protected virtual Exception Refusal() => throw new UnreachableException("Only pages of a store can be unreadable.");

    /// <summary>A page has turned out to have fewer entries than its bytes promised.</summary>
    protected void Shortened(int missing)
    {
        Count -= missing;
        Moves++;
    }

    /// <summary>A page with its entries, which stay; null when this changed <see cref="Moves"/>.</summary>
    private SortedPage<TKey, TValue>? Open(int index)
    {
        var page = _pages[index];
        if ((page.State & PageState.Packed) == 0) return page;
        var moves = Moves;
        Unpack(page, keep: true);
        return moves == Moves ? page : null;
    }

    // the places are void: begins again
    private SortedPage<TKey, TValue>? OpenAt(ref int index, int begin)
    {
        var page = Open(index);
        if (page is null) index = begin == 0 ? -1 : PageCount;
        return page;
    }

    private void EnsureReadable(int page)
    {
        if (page < PageCount && (_pages[page].State & PageState.Broken) != 0) throw Refusal();
    }

    /// <summary>Whether two neighbours may become one record.</summary>
    protected virtual bool MayMerge(SortedPage<TKey, TValue> left, SortedPage<TKey, TValue> right) => true;

    /// <summary>Puts a page behind the last one while loading; its keys are known to be in order.</summary>
    protected void Append(SortedPage<TKey, TValue> page)
    {
        Reserve();
        _pages[PageCount++] = page;
        Count += page.Count;
        Moves++;
    }

    /// <summary>The place of the key, or where it would be inserted. Its page has been opened if it is to be kept.</summary>
    private bool Find(TKey key, bool keep, out int page, out int index)
    {
        while (true)
        {
            var low = 0;
            var high = PageCount - 1;
            while (low < high)
            {
                var middle = (low + high + 1) >>> 1;
                if (Comparer.Compare(_pages[middle].Keys[0], key) <= 0) low = middle;
                else high = middle - 1;
            }

            page = low;
            if (PageCount == 0)
            {
                index = 0;
                return false;
            }

            var shown = _pages[low];
            if ((shown.State & PageState.Packed) == 0) return Find(shown, key, out index);
            var moves = Moves;
            shown = Unpack(shown, keep);
            if (moves == Moves) return Find(shown, key, out index);
        }
    }

    private bool Find(SortedPage<TKey, TValue> page, TKey key, out int index)
    {
        var keys = page.Keys;
        var first = 0;
        var last = page.Count - 1;
        while (first <= last)
        {
            var middle = (first + last) >>> 1;
            var order = Comparer.Compare(keys[middle], key);
            if (order == 0)
            {
                index = middle;
                return true;
            }

            if (order < 0) first = middle + 1;
            else last = middle - 1;
        }

        index = first;
        return false;
    }

    private void Insert(TKey key, TValue value, int pageIndex, int index)
    {
        Count++;
        Moves++;
        if (PageCount == 0)
        {
            InsertPage(0, NewPage(key, value, 4));
            return;
        }

        var page = _pages[pageIndex];
        if (page.Count < MaxEntries)
        {
            page.Insert(index, key, value);
            PageChanged(page);
            return;
        }

        // keys that only grow (or only shrink) leave full pages behind, not half-empty ones
        if (index == MaxEntries && pageIndex == PageCount - 1)
        {
            InsertPage(pageIndex + 1, NewPage(key, value, 16));
            return;
        }

        if (index == 0 && pageIndex == 0)
        {
            InsertPage(0, NewPage(key, value, 16));
            return;
        }

        var upper = SplitPage(pageIndex);
        if (index <= page.Count) page.Insert(index, key, value);
        else upper.Insert(index - page.Count, key, value);
    }

    private static SortedPage<TKey, TValue> NewPage(TKey key, TValue value, int capacity)
    {
        var page = new SortedPage<TKey, TValue>(capacity);
        page.Insert(0, key, value);
        return page;
    }

    private void TryMerge(int pageIndex)
    {
        var left = pageIndex == PageCount - 1 ? pageIndex - 1 : pageIndex;
        var a = _pages[left];
        var b = _pages[left + 1];
        if (a.Count + b.Count > MergedAtMost || !MayMerge(a, b)) return;
        if (Open(left) is null || Open(left + 1) is null || ((a.State | b.State) & PageState.Broken) != 0) return;
        b.MoveTail(0, a);
        a.Bytes += b.Bytes;
        PageChanged(a);
        RemovePage(left + 1);
    }

    private void InsertPage(int index, SortedPage<TKey, TValue> page)
    {
        Reserve();
        Array.Copy(_pages, index, _pages, index + 1, PageCount - index);
        _pages[index] = page;
        PageCount++;
        PageAdded(page, index);
    }

    private void RemovePage(int index)
    {
        var page = _pages[index];
        PageCount--;
        Array.Copy(_pages, index + 1, _pages, index, PageCount - index);
        _pages[PageCount] = null!;
        PageRemoved(page, index);
    }

    private void Reserve()
    {
        if (PageCount == _pages.Length) Array.Resize(ref _pages, PageCount == 0 ? 1 : PageCount * 2);
    }
}
