using Swim.Recon;

namespace Swim.Lanes;

/// <content>Pages as they come from the store: read at once, or packed until they are needed.</content>
/// <remarks>
/// Of a long lane only the first and the last key of each page are read when it is loaded and the rest is gone over, so that it costs little more memory than
/// its records have bytes. That a value does not fit the form shows when its page is first looked into.
/// </remarks>
internal sealed partial class MapPages<TKey, TValue>
{
    /// <summary>From so many pages on they stay packed.</summary>
    public const int LazyPages = 64;

    // what was unpacked last without being kept: parts of a snapshot begin where the part before ended
    private SortedPage<TKey, TValue>? _viewed;
    private SortedPage<TKey, TValue>? _view;

    // of the last page while it is packed
    private TKey? _lastKey;
    private bool _isLoading;

    /// <summary>Whether loading left something to be written.</summary>
    public bool IsDirty => _directory is { IsDirty: true } || _dirty is { Count: > 0 };

    /// <summary>
    /// Takes the pages that the directory names; returns why one could not be read to its end. Entries out of order, or there twice, are put where they
    /// belong and written anew; the later one wins.
    /// </summary>
    /// <param name="records">The agent's records; the bytes of packed pages are kept.</param>
    /// <param name="mayPack">Whether values may be read when they are needed, and more than once.</param>
    /// <param name="misfit">The record that could not be read.</param>
    public Exception? Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records, bool mayPack, out string misfit)
    {
        misfit = record;
        if (!records.ContainsKey(record)) return null;
        Exception? failure = null;
        var reading = record;
        _isLoading = true;
        try
        {
            var ids = Directory.Load(records, ref reading);
            foreach (var id in ids) _nextId = Math.Max(_nextId, id + 1);
            var packs = mayPack && ids.Count >= LazyPages;
            List<KeyValuePair<TKey, TValue>>? entries = null;
            foreach (var id in ids)
            {
                reading = RecordNames.Page(record, id);
                if (!records.TryGetValue(reading, out var bytes)) throw new InvalidDataException("it is missing, and the directory names it");
                if (packs && TryAppendPacked(id, bytes)) continue;
                (entries ??= new(SortedPage<TKey, TValue>.MaxEntries)).Clear();
                var error = MapText.ReadPage(bytes.Span, keyForm, valueForm, entries);
                if (error is not null && failure is null) (failure, misfit) = (error, reading);
                Append(id, entries, bytes.Length);
            }
        }
        catch (Exception error) when (StoredText.IsMisfit(error))
        {
            if (failure is null) (failure, misfit) = (error, reading);
        }

        _isLoading = false;
        _lastKey = default;
        if (Directory.IsDirty) Directory.Rebuild();
        return failure;
    }

    protected override SortedPage<TKey, TValue> Unpack(SortedPage<TKey, TValue> page, bool keep)
    {
        SortedPage<TKey, TValue> entries;
        if (ReferenceEquals(page, _viewed))
        {
            entries = _view!;
        }
        else
        {
            entries = Read(page, out var failure);
            if (failure is not null) return Break(page, entries, failure);
            if (!IsInOrder(entries)) return Rearrange(page, entries);
            if (entries.Count != page.Count)
            {
                var missing = page.Count - entries.Count;
                Fill(page, entries);
                Shortened(missing);
                return page;
            }
        }

        if (!keep)
        {
            _viewed = page;
            return _view = entries;
        }

        Fill(page, entries);
        return page;
    }

    protected override Exception Refusal() => owner.Refusal();

    private bool TryAppendPacked(int id, ReadOnlyMemory<byte> bytes)
    {
        if (!PageScan.TryRead(bytes.Span, keyForm, out var first, out var last, out var count) || count > SortedPage<TKey, TValue>.MaxEntries) return false;
        if (!IsBehindAll(first) || (count > 1 && Comparer.Compare(first, last) >= 0)) return false;
        Append(new SortedPage<TKey, TValue>(bytes, first, count) { Id = id });
        _lastKey = last;
        return true;
    }

    private void Append(int id, List<KeyValuePair<TKey, TValue>> entries, int bytes)
    {
        if (entries.Count is > 0 and <= SortedPage<TKey, TValue>.MaxEntries && IsBehindAll(entries[0].Key))
        {
            var page = new SortedPage<TKey, TValue>(Math.Max(4, entries.Count)) { Id = id, Bytes = bytes, State = PageState.Stored };
            foreach (var (key, value) in entries) page.Insert(page.Count, key, value);
            if (IsInOrder(page))
            {
                Append(page);
                return;
            }
        }

        foreach (var (key, value) in entries) Set(key, value);
        (_gone ??= []).Add(id);
        Directory.Changed();
    }

    private bool IsBehindAll(TKey key)
    {
        if (PageCount == 0) return true;
        var last = Page(PageCount - 1);
        return Comparer.Compare((last.State & PageState.Packed) != 0 ? _lastKey! : last.Keys[Math.Max(0, last.Count - 1)], key) < 0;
    }

    private bool IsInOrder(SortedPage<TKey, TValue> page)
    {
        for (var i = 1; i < page.Count; i++)
            if (Comparer.Compare(page.Keys[i - 1], page.Keys[i]) >= 0) return false;
        return true;
    }

    /// <summary>A packed page's entries, as far as they can be read; the first key is there in any case.</summary>
    private SortedPage<TKey, TValue> Read(SortedPage<TKey, TValue> page, out Exception? failure)
    {
        var entries = new List<KeyValuePair<TKey, TValue>>(page.Count);
        failure = MapText.ReadPage(page.Packed.Span, keyForm, valueForm, entries);
        if (failure is null && entries.Count is 0 or > SortedPage<TKey, TValue>.MaxEntries) failure = new InvalidDataException($"Record {RecordNames.Page(record, page.Id)} has {entries.Count} entries.");
        var read = new SortedPage<TKey, TValue>(Math.Max(1, entries.Count));
        read.Keys[0] = page.Keys[0];
        foreach (var (key, value) in entries)
            if (read.Count < SortedPage<TKey, TValue>.MaxEntries) read.Insert(read.Count, key, value);
        return read;
    }

    private void Fill(SortedPage<TKey, TValue> page, SortedPage<TKey, TValue> entries)
    {
        if (ReferenceEquals(page, _viewed)) _viewed = _view = null;
        page.Keys = entries.Keys;
        page.Values = entries.Values;
        page.Count = entries.Count;
        page.Packed = default;
        page.State &= ~PageState.Packed;
    }

    // its record stays as it is: the page is in the directory, but never among those to be written or deleted
    private SortedPage<TKey, TValue> Break(SortedPage<TKey, TValue> page, SortedPage<TKey, TValue> entries, Exception failure)
    {
        var missing = page.Count - entries.Count;
        Fill(page, entries);
        page.State |= PageState.Broken;
        Shortened(missing);
        owner.OnPageBroken(RecordNames.Page(record, page.Id), failure);
        return page;
    }

    // the order of keys is another than when the page was written
    private SortedPage<TKey, TValue> Rearrange(SortedPage<TKey, TValue> page, SortedPage<TKey, TValue> entries)
    {
        var all = new List<KeyValuePair<TKey, TValue>>(Count);
        var isWhole = true;
        for (var p = 0; p < PageCount; p++)
        {
            var at = Page(p);
            var read = at;
            if (ReferenceEquals(at, page))
            {
                read = entries;
            }
            else if ((at.State & PageState.Packed) != 0)
            {
                read = Read(at, out var failure);
                if (failure is not null) Break(at, read, failure);
            }

            isWhole &= (at.State & PageState.Broken) == 0;
            for (var i = 0; i < read.Count; i++) all.Add(new KeyValuePair<TKey, TValue>(read.Keys[i], read.Values[i]));
        }

        if (!isWhole)
        {
            // nothing may be written where something could not be read: it is shown as it stands
            var missing = page.Count - entries.Count;
            Fill(page, entries);
            page.State |= PageState.Broken;
            Shortened(missing);
            return page;
        }

        Clear();
        foreach (var (key, value) in all) Set(key, value);
        if (!_isLoading) owner.OnRearranged();
        return page;
    }
}
