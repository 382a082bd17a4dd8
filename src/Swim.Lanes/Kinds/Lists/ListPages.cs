namespace Swim.Lanes;

/// <summary>
/// A list as pages of at most <see cref="ListPage{T}.MaxEntries"/> elements. An index is found by the pages' starts, which are known up to the
/// first page that changed its length and extended from there; a change moves one page's elements; a key is found through its page.
/// Pages are never empty. Knows which pages differ from the store (see the other part).
/// </summary>
internal sealed partial class ListPages<T>
{
    private const int MaxEntries = ListPage<T>.MaxEntries;
    private const int MergeBelow = MaxEntries / 4;
    private const int MergedAtMost = MaxEntries * 3 / 4;

    private readonly Dictionary<ElementKey, ListPage<T>> _byKey = [];
    private ListPage<T>[] _pages = [];

    // the index of each page's first element; true for the first _known pages
    private int[] _starts = [];
    private int _known;

    /// <summary>Number of elements.</summary>
    public int Count { get; private set; }

    /// <summary>Number of pages.</summary>
    public int PageCount { get; private set; }

    /// <summary>Changes whenever an element changes its place, comes or goes.</summary>
    public int Moves { get; private set; }

    public ListPage<T> Page(int index) => _pages[index];

    /// <summary>The place of an element; <paramref name="index"/> may be <see cref="Count"/>, which is a place behind the last element.</summary>
    public void Find(int index, out int page, out int offset)
    {
        if (PageCount == 0)
        {
            page = 0;
            offset = 0;
            return;
        }

        if (_known == 0)
        {
            _starts[0] = 0;
            _known = 1;
        }

        while (_known < PageCount && _starts[_known - 1] + _pages[_known - 1].Count <= index)
        {
            _starts[_known] = _starts[_known - 1] + _pages[_known - 1].Count;
            _known++;
        }

        page = Array.BinarySearch(_starts, 0, _known, index);
        if (page < 0) page = ~page - 1;
        offset = index - _starts[page];
    }

    public T this[int index]
    {
        get
        {
            Find(index, out var page, out var offset);
            return _pages[page].Values[offset];
        }
    }

    public ElementKey KeyAt(int index)
    {
        Find(index, out var page, out var offset);
        return _pages[page].Keys[offset];
    }

    public bool ContainsKey(ElementKey key) => _byKey.ContainsKey(key);

    /// <summary>The index of the element with this key, or -1.</summary>
    public int IndexOf(ElementKey key)
    {
        if (!_byKey.TryGetValue(key, out var page)) return -1;
        while (_known <= page.Position)
        {
            if (_known == 0) _starts[0] = 0;
            else _starts[_known] = _starts[_known - 1] + _pages[_known - 1].Count;
            _known++;
        }

        return _starts[page.Position] + page.IndexOf(key);
    }

    /// <summary>A key that no element has.</summary>
    public ElementKey NewKey()
    {
        while (true)
        {
            var key = ElementKey.New();
            if (!_byKey.ContainsKey(key)) return key;
        }
    }

    public T Set(int index, T value)
    {
        Find(index, out var page, out var offset);
        var before = _pages[page].Values[offset];
        _pages[page].Values[offset] = value;
        PageChanged(_pages[page]);
        return before;
    }

    public void Insert(int index, ElementKey key, T value)
    {
        Count++;
        Moves++;
        if (PageCount == 0)
        {
            InsertPage(0, NewPage(key, value, 4));
            return;
        }

        Find(index, out var pageIndex, out var offset);

        // the end of a page rather than the beginning of the next, if it has room: appending stays where it is
        var page = _pages[pageIndex];
        if (offset == 0 && pageIndex > 0 && page.Count == MaxEntries && _pages[pageIndex - 1].Count < MaxEntries)
        {
            page = _pages[--pageIndex];
            offset = page.Count;
        }

        if (page.Count == MaxEntries)
        {
            // lists that grow at one end leave full pages behind, not half-empty ones
            if (offset == MaxEntries && pageIndex == PageCount - 1)
            {
                InsertPage(pageIndex + 1, NewPage(key, value, 16));
                return;
            }

            if (offset == 0 && pageIndex == 0)
            {
                InsertPage(0, NewPage(key, value, 16));
                return;
            }

            var upper = SplitPage(pageIndex);
            if (offset > page.Count)
            {
                offset -= page.Count;
                page = upper;
            }
        }

        page.Insert(offset, key, value);
        _byKey[key] = page;
        LengthChanged(page);
        PageChanged(page);
    }

    /// <summary>Takes elements out. Whole pages go at once.</summary>
    public void RemoveRange(int index, int count)
    {
        if (count == 0) return;
        Find(index, out var pageIndex, out var offset);
        Moves++;
        Count -= count;
        while (count > 0)
        {
            var page = _pages[pageIndex];
            var taken = Math.Min(count, page.Count - offset);
            for (var i = offset; i < offset + taken; i++) _byKey.Remove(page.Keys[i]);
            count -= taken;
            if (taken == page.Count)
            {
                RemovePage(pageIndex);
                continue;
            }

            page.RemoveRange(offset, taken);
            LengthChanged(page);
            PageChanged(page);
            pageIndex++;
            offset = 0;
        }

        // the page the gap ends in, then the one it begins in
        if (pageIndex < PageCount) TryMerge(pageIndex);
        if (pageIndex > 0 && pageIndex <= PageCount) TryMerge(pageIndex - 1);
    }

    public void Clear()
    {
        for (var i = 0; i < PageCount; i++) PageRemoved(_pages[i], isAlone: false);
        if (PageCount > 4)
        {
            _pages = [];
            _starts = [];
        }
        else
        {
            Array.Clear(_pages);
        }

        _byKey.Clear();
        if (Count > 1024) _byKey.TrimExcess();
        PageCount = 0;
        Count = 0;
        _known = 0;
        Moves++;
    }

    private ListPage<T> NewPage(ElementKey key, T value, int capacity)
    {
        var page = new ListPage<T>(capacity);
        page.Insert(0, key, value);
        _byKey[key] = page;
        return page;
    }

    private ListPage<T> SplitPage(int pageIndex)
    {
        var page = _pages[pageIndex];
        var upper = new ListPage<T>(Math.Max(4, page.Count - (page.Count / 2)));
        page.MoveTail(page.Count / 2, upper);
        Rehome(upper, 0);
        page.Bytes /= 2;
        upper.Bytes = page.Bytes;
        Moves++;
        LengthChanged(page);
        InsertPage(pageIndex + 1, upper);
        PageShrunk(page);
        return upper;
    }

    private void TryMerge(int pageIndex)
    {
        if (PageCount < 2 || _pages[pageIndex].Count >= MergeBelow) return;
        var left = pageIndex == PageCount - 1 ? pageIndex - 1 : pageIndex;
        var a = _pages[left];
        var b = _pages[left + 1];
        if (a.Count + b.Count > MergedAtMost || a.Bytes + b.Bytes > MaxPageBytes * 3 / 4) return;
        var from = a.Count;
        b.MoveTail(0, a);
        Rehome(a, from);
        a.Bytes += b.Bytes;
        Moves++;
        LengthChanged(a);
        PageChanged(a);
        RemovePage(left + 1);
    }

    private void Rehome(ListPage<T> page, int from)
    {
        for (var i = from; i < page.Count; i++) _byKey[page.Keys[i]] = page;
    }

    private void LengthChanged(ListPage<T> page) => _known = Math.Min(_known, page.Position + 1);

    private void InsertPage(int index, ListPage<T> page)
    {
        Place(index, page);
        PageAdded(page);
    }

    private void Place(int index, ListPage<T> page)
    {
        if (PageCount == _pages.Length)
        {
            var size = PageCount == 0 ? 1 : PageCount * 2;
            Array.Resize(ref _pages, size);
            Array.Resize(ref _starts, size);
        }

        Array.Copy(_pages, index, _pages, index + 1, PageCount - index);
        _pages[index] = page;
        PageCount++;
        for (var i = index; i < PageCount; i++) _pages[i].Position = i;
        _known = Math.Min(_known, index);
    }

    private void RemovePage(int index)
    {
        var page = _pages[index];
        PageCount--;
        Array.Copy(_pages, index + 1, _pages, index, PageCount - index);
        _pages[PageCount] = null!;
        for (var i = index; i < PageCount; i++) _pages[i].Position = i;
        _known = Math.Min(_known, index);
        PageRemoved(page);
    }
}
