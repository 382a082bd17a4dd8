using System.Buffers;
using Swim.Recon;

namespace Swim.Lanes;

/// <content>The pages' records: <c>{key:value,…}</c> each, in the order of the list; the directory lists their ids.</content>
internal sealed partial class ListPages<T>(string record, Form<T> form, bool stored)
{
    /// <summary>A record longer than this is split when it is written, if it has two elements or more.</summary>
    public const int MaxPageBytes = 8 * 1024;

    private const int ElementBytes = 64;

    private List<ListPage<T>>? _dirty;
    private List<ListPage<T>>? _inFlight;
    private List<int>? _gone;
    private List<int>? _goneInFlight;
    private int _nextId;
    private PageDirectory? _directory;
    private int _grown;

    /// <summary>Whether loading left something to be written.</summary>
    public bool IsDirty => _directory is { IsDirty: true } || _dirty is { Count: > 0 };

    /// <summary>Bytes that became unsaved since they were last asked for, estimated.</summary>
    public int TakeGrown()
    {
        var grown = _grown;
        _grown = 0;
        return grown;
    }

    /// <summary>
    /// Reads the pages that a directory names; returns why one could not be read to its end. An element that stands in two pages (a crash amid a
    /// split) is kept where it was met last, which is the newer record.
    /// </summary>
    public Exception? Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records, out string misfit)
    {
        misfit = record;
        if (!records.ContainsKey(record)) return null;
        Exception? failure = null;
        try
        {
            var ids = Directory.Load(records, ref misfit);
            foreach (var id in ids) _nextId = Math.Max(_nextId, id + 1);
            foreach (var id in ids)
            {
                var name = RecordNames.Page(record, id);
                if (!records.TryGetValue(name, out var bytes))
                {
                    misfit = name;
                    return new InvalidDataException("it is missing, and the directory names it");
                }

                if (Load(id, bytes.Span) is not { } error) continue;
                failure = error;
                misfit = name;
            }
        }
        catch (Exception error) when (StoredText.IsMisfit(error))
        {
            return error;
        }

        if (Directory.IsDirty) Directory.Rebuild();
        return failure;
    }

    /// <summary>
    /// Writes what differs: new and grown pages, the directory when pages came or went, pages that gave elements away, deletions.
    /// In this order a store that is cut off amid a commit, which none of ours can be (<see cref="ILaneStore.CommitAsync"/>), may hold an element twice after
    /// a split, but does not lack one; merged pages and elements that move need all or none.
    /// </summary>
    public void Collect(RecordBatch batch)
    {
        (_dirty, _inFlight) = (_inFlight, _dirty);
        (_gone, _goneInFlight) = (_goneInFlight, _gone);
        foreach (var page in _inFlight ??= [])
        {
            page.State &= ~PageState.Dirty;
            if ((page.State & PageState.Gone) == 0) page.State |= PageState.InFlight;
        }

        WritePages(batch, _inFlight, shrunkToo: false);
        var directoryAt = batch.Count;
        WritePages(batch, _inFlight, shrunkToo: true);
        if (_directory is { IsDirty: true }) WriteDirectory(batch, directoryAt);
        if (_goneInFlight is null) return;
        foreach (var id in _goneInFlight) batch.Delete(RecordNames.Page(record, id));
    }

    /// <summary>Adds all pages as records that <see cref="Load(IReadOnlyDictionary{string, ReadOnlyMemory{byte}}, out string)"/> takes, whether or not they go to the store, and changes nothing.</summary>
    public void CollectAll(RecordBatch batch)
    {
        if (PageCount == 0) return;
        PageDirectory.Print(batch.Begin(), PageCount);
        batch.End(record);
        for (var i = 0; i < PageCount; i++)
        {
            Print(_pages[i], batch.Begin());
            batch.End(RecordNames.Page(record, i));
        }
    }

    public void Collected(bool written)
    {
        foreach (var page in _inFlight ??= [])
        {
            page.State &= ~(PageState.InFlight | PageState.Written);
            if (!written && (page.State & PageState.Gone) == 0) MarkDirty(page);
        }

        _inFlight.Clear();
        if (_goneInFlight is not null)
        {
            if (!written) (_gone ??= []).AddRange(_goneInFlight);
            _goneInFlight.Clear();
        }

        _directory?.Collected(written);
    }

    private Exception? Load(int id, ReadOnlySpan<byte> utf8)
    {
        var page = new ListPage<T>(4) { Id = id, Bytes = utf8.Length, State = PageState.Stored };
        Exception? failure = null;
        try
        {
            StoredText.Check(utf8);
            var reader = new ReconReader(utf8);
            if (reader.Token != ReconToken.StartRecord) throw reader.Mismatch("a page of list elements");
            reader.Read();
            while (reader.Token != ReconToken.EndRecord)
            {
                if (reader.Token == ReconToken.Slot) reader.UseNameAsText();
                else if (reader.Token == ReconToken.KeyedSlot) reader.Read();
                else throw reader.Mismatch("a list element");
                var key = ElementKey.Read(ref reader);
                var value = form.Read(ref reader);
                if (_byKey.TryGetValue(key, out var earlier)) TakeBack(earlier, key);
                if (page.Count == MaxEntries)
                {
                    AppendLoaded(page);
                    page = new ListPage<T>(4);
                    PageAdded(page);
                }

                page.Insert(page.Count, key, value);
                _byKey[key] = page;
            }

            reader.Read();
            StoredText.CheckEnd(reader);
        }
        catch (Exception error) when (StoredText.IsMisfit(error))
        {
            failure = error;
        }

        AppendLoaded(page);
        return failure;
    }

    // placed although it may be empty: an empty one is taken out again and its record goes
    private void AppendLoaded(ListPage<T> page)
    {
        Place(PageCount, page);
        Count += page.Count;
        Moves++;
        if (page.Count == 0) RemovePage(page.Position);
    }

    private void TakeBack(ListPage<T> page, ElementKey key)
    {
        page.RemoveRange(page.IndexOf(key), 1);
        PageChanged(page);
        var isPlaced = page.Position < PageCount && ReferenceEquals(_pages[page.Position], page);
        if (!isPlaced) return;
        Count--;
        Moves++;
        LengthChanged(page);
        if (page.Count == 0) RemovePage(page.Position);
    }

    private void PageAdded(ListPage<T> page)
    {
        if (!stored) return;
        page.Id = _nextId++;
        Directory.Inserted(page.Position);
        MarkDirty(page);
    }

    private void PageChanged(ListPage<T> page)
    {
        if (stored) MarkDirty(page);
    }

    private void PageShrunk(ListPage<T> page)
    {
        if (!stored) return;
        page.State |= PageState.Shrunk;
        MarkDirty(page);
    }

    private void PageRemoved(ListPage<T> page, bool isAlone = true)
    {
        if (!stored) return;
        page.State |= PageState.Gone;
        if ((page.State & PageState.Stored) != 0) (_gone ??= []).Add(page.Id);
        if (isAlone) Directory.Removed(page.Position);
        else Directory.Rebuild();
    }

    private void MarkDirty(ListPage<T> page)
    {
        if ((page.State & PageState.Dirty) != 0) return;
        page.State |= PageState.Dirty;
        (_dirty ??= []).Add(page);
        _grown += Math.Max(page.Bytes, page.Count * ElementBytes);
    }

    private void WritePages(RecordBatch batch, List<ListPage<T>> pages, bool shrunkToo)
    {
        // the list grows while pages that turn out too large are split
        for (var i = 0; i < pages.Count; i++)
        {
            var page = pages[i];
            if ((page.State & (PageState.InFlight | PageState.Written)) != PageState.InFlight) continue;
            if (!shrunkToo && (page.State & PageState.Shrunk) != 0) continue;
            Print(page, batch.Begin());
            if (batch.Length > MaxPageBytes && page.Count > 1)
            {
                Split(page, pages);
                i--;
                continue;
            }

            page.Bytes = batch.End(RecordNames.Page(record, page.Id));
            page.State = (page.State & ~PageState.Shrunk) | PageState.Written | PageState.Stored;
        }
    }

    private void Split(ListPage<T> page, List<ListPage<T>> pages)
    {
        var upper = SplitPage(page.Position);

        // splitting noted both for the next commit; they belong to this one
        _dirty!.Remove(upper);
        _dirty.Remove(page);
        upper.State = (upper.State & ~PageState.Dirty) | PageState.InFlight;
        page.State &= ~PageState.Dirty;
        pages.Add(upper);
    }

    private PageDirectory Directory => _directory ??= new PageDirectory(record);

    private void WriteDirectory(RecordBatch batch, int position)
    {
        var ids = ArrayPool<int>.Shared.Rent(PageCount);
        for (var i = 0; i < PageCount; i++) ids[i] = _pages[i].Id;
        Directory.Collect(batch, position, ids.AsSpan(0, PageCount));
        ArrayPool<int>.Shared.Return(ids);
    }

    private void Print(ListPage<T> page, IBufferWriter<byte> output)
    {
        var writer = new ReconWriter(output);
        writer.BeginRecord();
        for (var i = 0; i < page.Count; i++)
        {
            writer.WriteKeyedSlot();
            page.Keys[i].Write(ref writer);
            form.Write(ref writer, page.Values[i]);
        }

        writer.EndRecord();
    }
}
