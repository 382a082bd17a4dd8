using System.Buffers;
using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Entries in key order; knows which of its pages differ from the store.</summary>
/// <param name="owner">Is told of stored pages that are not as they should be.</param>
/// <param name="record">The directory's record; pages are <c>record/id</c>.</param>
/// <param name="keyForm">How keys are written; its comparer is the order.</param>
/// <param name="valueForm">How values are written.</param>
/// <param name="stored">Whether the pages go to the store.</param>
internal sealed partial class MapPages<TKey, TValue>(IPageOwner owner, string record, Form<TKey> keyForm, Form<TValue> valueForm, bool stored)
    : SortedPages<TKey, TValue>(keyForm.Comparer)
    where TKey : notnull
{
    /// <summary>A record longer than this is split when it is written, if it has two entries or more.</summary>
    public const int MaxPageBytes = 8 * 1024;

    private const int EntryBytes = 64;

    private List<SortedPage<TKey, TValue>>? _dirty;
    private List<SortedPage<TKey, TValue>>? _inFlight;
    private List<int>? _gone;
    private List<int>? _goneInFlight;
    private int _nextId;
    private PageDirectory? _directory;
    private int _grown;

    /// <summary>Bytes that became unsaved since they were last asked for, estimated.</summary>
    public int TakeGrown()
    {
        var grown = _grown;
        _grown = 0;
        return grown;
    }

    /// <summary>
    /// Writes what differs: new and grown pages, the directory when pages came or went, pages that gave entries away, deletions.
    /// In this order a store that is cut off amid a commit, which none of ours can be (<see cref="ILaneStore.CommitAsync"/>), may hold an entry twice after
    /// a split, but does not lack one; merged pages need all or none.
    /// </summary>
    public void Collect(RecordBatch batch)
    {
        (_dirty, _inFlight) = (_inFlight, _dirty);
        (_gone, _goneInFlight) = (_goneInFlight, _gone);
        if (_inFlight is not null)
        {
            foreach (var page in _inFlight)
            {
                page.State &= ~PageState.Dirty;
                if ((page.State & PageState.Gone) == 0) page.State |= PageState.InFlight;
            }
        }

        WritePages(batch, shrunkToo: false);
        var directoryAt = batch.Count;
        WritePages(batch, shrunkToo: true);
        if (_directory is { IsDirty: true }) WriteDirectory(batch, directoryAt);
        if (_goneInFlight is null) return;
        foreach (var id in _goneInFlight) batch.Delete(RecordNames.Page(record, id));
    }

    /// <summary>Adds all pages as records that <see cref="Load(IReadOnlyDictionary{string, ReadOnlyMemory{byte}}, bool, out string)"/> takes, whether or not they go to the store, and changes nothing.</summary>
    public void CollectAll(RecordBatch batch)
    {
        if (PageCount == 0) return;
        PageDirectory.Print(batch.Begin(), PageCount);
        batch.End(record);
        for (var i = 0; i < PageCount; i++)
        {
            var page = Page(i);
            if ((page.State & PageState.Packed) != 0) batch.Begin().Write(page.Packed.Span);
            else Print(page, batch.Begin());
            batch.End(RecordNames.Page(record, i));
        }
    }

    public void Collected(bool stored)
    {
        if (_inFlight is not null)
        {
            foreach (var page in _inFlight)
            {
                page.State &= ~(PageState.InFlight | PageState.Written);
                if (!stored && (page.State & PageState.Gone) == 0) MarkDirty(page);
            }

            _inFlight.Clear();
        }

        if (_goneInFlight is not null)
        {
            if (!stored) (_gone ??= []).AddRange(_goneInFlight);
            _goneInFlight.Clear();
        }

        _directory?.Collected(stored);
    }

    protected override void PageAdded(SortedPage<TKey, TValue> page, int index)
    {
        if (!stored) return;
        page.Id = _nextId++;
        Directory.Inserted(index);
        MarkDirty(page);
    }

    protected override void PageChanged(SortedPage<TKey, TValue> page)
    {
        if (stored && (page.State & (PageState.Dirty | PageState.Broken)) == 0) MarkDirty(page);
    }

    protected override void PageShrunk(SortedPage<TKey, TValue> page)
    {
        if (!stored) return;
        page.State |= PageState.Shrunk;
        PageChanged(page);
    }

    protected override void PageRemoved(SortedPage<TKey, TValue> page, int index)
    {
        if (!stored) return;
        page.State |= PageState.Gone;
        if ((page.State & PageState.Stored) != 0) (_gone ??= []).Add(page.Id);
        if (index >= 0) Directory.Removed(index);
        else Directory.Rebuild();
    }

    protected override bool MayMerge(SortedPage<TKey, TValue> left, SortedPage<TKey, TValue> right) =>
        left.Bytes + right.Bytes <= MaxPageBytes * 3 / 4;

    private PageDirectory Directory => _directory ??= new PageDirectory(record);

    private void MarkDirty(SortedPage<TKey, TValue> page)
    {
        if ((page.State & PageState.Dirty) != 0) return;
        page.State |= PageState.Dirty;
        (_dirty ??= []).Add(page);
        _grown += Math.Max(page.Bytes, page.Count * EntryBytes);
    }

    private void WritePages(RecordBatch batch, bool shrunkToo)
    {
        // the list grows while pages that turn out too large are split
        for (var i = 0; _inFlight is not null && i < _inFlight.Count; i++)
        {
            var page = _inFlight[i];
            if ((page.State & (PageState.InFlight | PageState.Written)) != PageState.InFlight) continue;
            if (!shrunkToo && (page.State & PageState.Shrunk) != 0) continue;
            Print(page, batch.Begin());
            if (batch.Length > MaxPageBytes && page.Count > 1)
            {
                Split(page);
                i--;
                continue;
            }

            page.Bytes = batch.End(RecordNames.Page(record, page.Id));
            page.State = (page.State & ~PageState.Shrunk) | PageState.Written | PageState.Stored;
        }
    }

    private void Split(SortedPage<TKey, TValue> page)
    {
        Seek(page.Keys[0], inclusive: true, out var index, out _);
        var upper = SplitPage(index);
        // splitting noted both for the next commit; they belong to this one
        _dirty!.Remove(upper);
        _dirty.Remove(page);
        upper.State = (upper.State & ~PageState.Dirty) | PageState.InFlight;
        page.State &= ~PageState.Dirty;
        _inFlight!.Add(upper);
    }

    private void WriteDirectory(RecordBatch batch, int position)
    {
        var ids = ArrayPool<int>.Shared.Rent(PageCount);
        for (var i = 0; i < PageCount; i++) ids[i] = Page(i).Id;
        Directory.Collect(batch, position, ids.AsSpan(0, PageCount));
        ArrayPool<int>.Shared.Return(ids);
    }

    private void Print(SortedPage<TKey, TValue> page, IBufferWriter<byte> output)
    {
        var writer = new ReconWriter(output);
        writer.BeginRecord();
        for (var i = 0; i < page.Count; i++) MapText.WriteEntry(ref writer, keyForm, valueForm, page.Keys[i], page.Values[i]);
        writer.EndRecord();
    }
}
