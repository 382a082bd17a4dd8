using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes;

/// <summary>
/// An ordered map as a list of sorted pages: finding is two binary searches, a change moves at most one page's entries,
/// a range is read page by page. Keys that compare as equal are one key. Pages are never empty.
/// </summary>
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

    public SortedPage<TKey, TValue> Page(int index) => _pages[index];

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
        if (Find(key, out var page, out var index))
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
        if (Find(key, out var page, out var index))
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
        if (!Find(key, out var pageIndex, out var index))
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
        for (var i = 0; i < PageCount; i++) PageRemoved(_pages[i]);
        if (PageCount > 4) _pages = [];
        else Array.Clear(_pages);
        PageCount = 0;
        Count = 0;
        Moves++;
    }

    /// <summary>Where the first entry is whose key is at least <paramref name="key"/> (or greater, unless <paramref name="inclusive"/>); a place behind the last entry if none is.</summary>
    public void Seek(TKey key, bool inclusive, out int page, out int index)
    {
        if (Find(key, out page, out index) && !inclusive) index++;
        if (page < PageCount && index >= _pages[page].Count)
        {
            page++;
            index = 0;
        }
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

    protected virtual void PageAdded(SortedPage<TKey, TValue> page)
    {
    }

    protected virtual void PageChanged(SortedPage<TKey, TValue> page)
    {
    }

    /// <summary>Entries of the page went to a new one.</summary>
    protected virtual void PageShrunk(SortedPage<TKey, TValue> page)
    {
    }

    protected virtual void PageRemoved(SortedPage<TKey, TValue> page)
    {
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

    /// <summary>The place of the key, or where it would be inserted.</summary>
    private bool Find(TKey key, out int page, out int index)
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

        var keys = _pages[low].Keys;
        var first = 0;
        var last = _pages[low].Count - 1;
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
        PageAdded(page);
    }

    private void RemovePage(int index)
    {
        var page = _pages[index];
        PageCount--;
        Array.Copy(_pages, index + 1, _pages, index, PageCount - index);
        _pages[PageCount] = null!;
        PageRemoved(page);
    }

    private void Reserve()
    {
        if (PageCount == _pages.Length) Array.Resize(ref _pages, PageCount == 0 ? 1 : PageCount * 2);
    }
}
